using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Tests.Clusterings.Projections;

/// <summary>Tests the figure of a map.</summary>
public sealed class ProjectionFigureTests
{
    private static readonly VectorSet Vectors = VectorSet.From([[0f, 0f, 1f], [2f, 0f, 1f], [0f, 1f, 1f], [2f, 1f, 1f]]);

    [Fact]
    public void ToSvg_ByCluster_NamesTheAxesAndTheCentroids()
    {
        string svg = Map(["cluster-10", "cluster-2", "cluster-10", null], [null, null, null, null]).ToSvg();

        Assert.Contains("component 1 (80.0% of the variance)", svg, StringComparison.Ordinal);
        Assert.Contains("component 2 (20.0% of the variance)", svg, StringComparison.Ordinal);
        Assert.Contains(">cluster-2</text>", svg, StringComparison.Ordinal);
        Assert.Contains(">cluster-10</text>", svg, StringComparison.Ordinal);
        Assert.Contains("map of k2", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void ToVegaLite_ByTruth_GroupsDocumentsByTheirValues()
    {
        Projection map = Map(["a", "a", "b", "b"], ["red", "blue", "red", null]);

        Assert.Contains("\"blue\"", map.ToVegaLite(new FigureOptions { ColorByGroundTruth = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("\"blue\"", map.ToVegaLite(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_TwiceOfOneMap_GivesTheSameText() => Assert.Equal(
        Map(["a", "b", null, null], [null, null, null, null]).ToSvg(),
        Map(["a", "b", null, null], [null, null, null, null]).ToSvg());

    [Fact]
    public void ToSvg_WithoutDocuments_SaysThatThereIsNothing()
    {
        Projection empty = Map(["a", "a", "a", "a"], [null, null, null, null]) with { Points = [] };

        Assert.Contains("dataset 'set', field 'v_vector_'", Assert.Throws<InvalidOperationException>(() => empty.ToSvg()).Message, StringComparison.Ordinal);
    }

    private static Projection Map(string?[] labels, string?[] truths)
    {
        PrincipalComponents components = PrincipalComponents.Fit(Vectors, 2);
        VectorSet places = components.Transform(Vectors);
        return new Projection
        {
            DatasetId = "set",
            VectorField = "v_vector_",
            Alias = "k2",
            GroundTruthField = "color",
            Components = components,
            SkippedCount = 0,
            Points =
            [
                .. labels.Select(
                    (label, i) => new ProjectedPoint { DocumentId = $"d{i}", Coordinates = places[i].ToArray(), Label = label, Truth = truths[i] }),
            ],
            Centroids =
            [
                .. labels
                    .OfType<string>()
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .Select((label, i) => new ProjectedCentroid { Label = label, Coordinates = places[i].ToArray(), Size = 1 }),
            ],
        };
    }
}
