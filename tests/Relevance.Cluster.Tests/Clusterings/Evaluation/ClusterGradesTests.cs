using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public sealed class ClusterGradesTests
{
    [Theory]
    [InlineData(0.91, "S")]
    [InlineData(0.9, "A")]
    [InlineData(0.7, "B")]
    [InlineData(0.6, "C")]
    [InlineData(0.4, "D")]
    [InlineData(0, "E")]
    [InlineData(-0.4, "F")]
    [InlineData(double.NaN, null)]
    public void OfSilhouette_AtEachLimit_IsTheLowerGrade(double silhouette, string? grade) => Assert.Equal(grade, ClusterMetrics.GradeSilhouette(silhouette));

    [Theory]
    [InlineData(double.PositiveInfinity, "AA")]
    [InlineData(0.9, "A")]
    [InlineData(0.8, "B")]
    [InlineData(0.7, "C")]
    [InlineData(0.6, "D")]
    [InlineData(0.5, "E")]
    [InlineData(0.4, "F")]
    [InlineData(double.NaN, null)]
    public void OfDunnIndex_AtEachLimit_IsTheLowerGrade(double index, string? grade) => Assert.Equal(grade, ClusterMetrics.GradeDunnIndex(index));
}
