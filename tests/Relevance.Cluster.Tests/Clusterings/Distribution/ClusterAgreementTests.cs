using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Distribution;

/// <summary>
/// Against scikit-learn 1.2.1: rand_score, mutual_info_score, normalized_mutual_info_score, adjusted_mutual_info_score, fowlkes_mallows_score.
/// </summary>
public class ClusterAgreementTests
{
    private static readonly string[] Few = [.. Enumerable.Range(0, 300).Select(i => $"{i * 7919 % 5}")];
    private static readonly string[] Many = [.. Enumerable.Range(0, 300).Select(i => $"{(i * 104729 % 11 / 2) + (i * 7919 % 5 > 2 ? 1 : 0)}")];

    [Fact]
    public void Indexes_TwelvePoints_AreThoseOfScikitLearn() => AssertIndexes(
        ContingencyTable.Of(TwelvePoints.LabelNames, TwelvePoints.Truths).Agreement,
        [0.7424242424242424, 0.2943396226415094, 0.6437747128260702, 0.5225760764747202, 0.3266822495613167, 0.4635863249727653]);

    [Fact]
    public void Indexes_ThreeHundredDocuments_AreThoseOfScikitLearn() => AssertIndexes(
        ContingencyTable.Of(Many, Few).Agreement,
        [0.7078483835005575, 0.0033761808810784037, 0.10439069057889364, 0.06003134802685519, 0.03683271003048891, 0.1795290268007714]);

    [Theory]
    [InlineData("0 1 0 1", "0 0 1 1", new[] { 0.3333333333333333, -0.5, 0, 0, -0.49999999999999944, 0 })]
    [InlineData("0 1 2 3", "0 0 0 0", new[] { 0d, 0, 0, 0, 0, 0 })]
    [InlineData("1 1 1", "0 0 0", new[] { 1d, 1, 0, 1, 1, 1 })]
    [InlineData("2 1 0", "0 1 2", new[] { 1, 1, 1.0986122886681096, 1, 1, 0 })]
    [InlineData(
        "0 0 1 2 2 1",
        "0 0 1 1 2 2",
        new[] { 0.7333333333333333, 0.16666666666666666, 0.6365141682948126, 0.5793801642856948, 0.1666666666666672, 0.3333333333333333 })]
    public void Indexes_EdgeCases_AreThoseOfScikitLearn(string labels, string truths, double[] expected) =>
        AssertIndexes(ContingencyTable.Of(labels.Split(' '), truths.Split(' ')).Agreement, expected);

    [Fact]
    public void Indexes_WithPartitionsSwapped_AreTheSame_ButHomogeneityAndCompletenessChangePlaces()
    {
        ClusterAgreement one = ContingencyTable.Of(Many, Few).Agreement;
        ClusterAgreement other = ContingencyTable.Of(Few, Many).Agreement;

        Assert.Equal(Values(one), Values(other), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((one.Homogeneity, one.Completeness), (other.Completeness, other.Homogeneity));
    }

    // Manning, Raghavan and Schütze, Introduction to Information Retrieval, figure 16.4: 17 points, purity 0.71, Rand index 0.68, normalized mutual
    // information 0.36 (with the mean of entropies).
    [Fact]
    public void Indexes_ExampleOfATextbook_AreThoseInPrint()
    {
        long[,] counts = { { 5, 1, 2 }, { 1, 4, 0 }, { 0, 1, 3 } };
        ClusterAgreement agreement = ContingencyTable.FromCounts(["x", "o", "d"], ["1", "2", "3"], counts).Agreement;

        Assert.Equal(0.71, agreement.Purity, 0.005);
        Assert.Equal(0.68, agreement.RandIndex, 0.005);
        Assert.Equal(0.36, agreement.NormalizedMutualInformation, 0.005);
        Assert.Equal(17, agreement.Count);
    }

    [Fact]
    public void Entropy_IsZeroForPureClusters_AndOneForEvenOnes()
    {
        Assert.Equal(0, ContingencyTable.Of(["a", "a", "b"], ["x", "x", "y"]).Agreement.Entropy);
        Assert.Equal(1, ContingencyTable.Of(["a", "a", "b", "b"], ["x", "y", "x", "y"]).Agreement.Entropy, 1e-15);
        Assert.Equal(0, ContingencyTable.Of(["a", "b"], ["x", "x"]).Agreement.Entropy);
    }

    [Fact]
    public void Indexes_WithoutDocuments_AreNaN()
    {
        ClusterAgreement none = ContingencyTable.Of(["a"], [null]).Agreement;

        Assert.Equal(0, none.Count);
        Assert.All([.. Values(none), none.Purity, none.Entropy, none.Homogeneity, none.Completeness, none.VMeasure], value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void AdjustedMutualInformation_ABillionDocuments_IsNoMatterOfHours()
    {
        ClusterAgreement agreement =
            ContingencyTable.FromCounts(["x", "y"], ["a", "b"], new long[,] { { 400_000_000, 100_000_000 }, { 100_000_000, 400_000_000 } }).Agreement;

        // With that many documents the expected value is 0: 1 − h(0.2) / ln 2 with the binary entropy h.
        Assert.Equal(1 + (((.2 * Math.Log(.2)) + (.8 * Math.Log(.8))) / Math.Log(2)), agreement.AdjustedMutualInformation, 1e-6);
    }

    private static void AssertIndexes(ClusterAgreement actual, double[] expected) => Assert.Equal(expected, Values(actual), (a, b) => Math.Abs(a - b) < 1e-12);

    private static double[] Values(ClusterAgreement agreement) =>
    [
        agreement.RandIndex,
        agreement.AdjustedRandIndex,
        agreement.MutualInformation,
        agreement.NormalizedMutualInformation,
        agreement.AdjustedMutualInformation,
        agreement.FowlkesMallowsIndex,
    ];
}
