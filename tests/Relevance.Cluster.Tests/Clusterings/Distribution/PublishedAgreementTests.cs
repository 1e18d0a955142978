using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Tests.Clusterings.Distribution;

/// <summary>
/// The examples of scikit-learn's documentation and of its tests (sklearn/metrics/cluster/tests/test_supervised.py), with their digits.
/// </summary>
public class PublishedAgreementTests
{
    [Fact]
    public void MutualInformation_OfSeventeenPoints_IsThePrintedOne()
    {
        ClusterAgreement agreement = Agreement("11111122222233333", "11112122223133322");

        Assert.Equal(0.41022, agreement.MutualInformation, 5e-6);
        Assert.Equal(0.27821, agreement.AdjustedMutualInformation, 5e-6);
    }

    [Theory]
    [InlineData("0012", "0011", 0.57)]
    [InlineData("0011", "0101", -0.5)]
    [InlineData("0011", "1100", 1)]
    public void AdjustedRandIndex_OfFourPoints_IsThePrintedOne(string truths, string labels, double expected) =>
        Assert.Equal(expected, Agreement(truths, labels).AdjustedRandIndex, 5e-3);

    [Theory]
    [InlineData("000111", "000122", 1.00, 0.69, 0.81)]
    [InlineData("001122", "001111", 0.58, 1.00, 0.73)]
    [InlineData("000222", "010122", 0.67, 0.42, 0.52)]
    public void HomogeneityCompletenessAndVMeasure_OfSixPoints_AreThePrintedOnes(
        string truths,
        string labels,
        double homogeneity,
        double completeness,
        double vMeasure)
    {
        ClusterAgreement agreement = Agreement(truths, labels);

        Assert.Equal(homogeneity, agreement.Homogeneity, 5e-3);
        Assert.Equal(completeness, agreement.Completeness, 5e-3);
        Assert.Equal(vMeasure, agreement.VMeasure, 5e-3);
    }

    [Fact]
    public void FowlkesMallows_OfSixPoints_IsTheRatioOfPairsInPrint() =>
        Assert.Equal(4 / Math.Sqrt(12.0 * 6.0), Agreement("000111", "001122").FowlkesMallowsIndex, 1e-15);

    private static ClusterAgreement Agreement(string truths, string labels) =>
        ContingencyTable.Of([.. labels.Select(label => $"cluster-{label}")], [.. truths.Select(truth => (string?)$"{truth}")]).Agreement;
}
