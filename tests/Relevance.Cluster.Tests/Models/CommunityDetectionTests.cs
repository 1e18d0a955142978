using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class CommunityDetectionTests
{
    private static readonly VectorSet Vectors = Mixed();

    // The published rule on the full matrix of similarities, with numpy 1.24 in float64: all rows at or above the threshold, sorted by size (stable), without
    // the members of earlier ones, kept if enough are left, and sorted by what is left.
    [Theory]
    [InlineData("iris.csv", 4, 0.98, 10, new[] { 50, 0 }, new[] { 100, 50 })]
    [InlineData("iris.csv", 4, 0.995, 5, new[] { 126, 0 }, new[] { 93, 49 })]
    [InlineData("iris.csv", 4, 0.999, 5, new[] { 38, 99, 120, 124, 52, 102, 125, 15 }, new[] { 35, 32, 28, 6, 5, 5, 5, 5 })]
    [InlineData("iris.csv", 4, 0.999, 10, new[] { 38, 99, 120, 125 }, new[] { 35, 32, 28, 10 })]
    [InlineData("iris.csv", 4, 0.9999, 10, new int[0], new int[0])]
    [InlineData("wine.csv", 13, 0.999, 5, new[] { 98, 28, 67, 84, 83, 150, 111, 33, 113 }, new[] { 101, 18, 17, 14, 6, 6, 6, 5, 5 })]
    [InlineData(
        "wine.csv", 13, 0.9999, 5, new[] { 2, 65, 79, 140, 169, 7, 62, 100, 143, 32, 21, 3, 170, 39 }, new[] { 31, 29, 12, 9, 8, 7, 7, 7, 7, 6, 5, 5, 5, 5 })]
    public void Run_OnTextbookData_FindsWhatTheFullMatrixGives(string file, int columns, double threshold, int smallest, int[] centers, int[] sizes)
    {
        CommunityDetectionResult result = Detect(SharedData.Vectors(file, 0, columns), threshold, smallest);

        Assert.Equal(centers, result.CenterRows);
        Assert.Equal(sizes, result.Sizes);
        Assert.Equal(result.Labels.Count - sizes.Sum(), result.OutlierCount);
        Assert.Equal(result.OutlierCount, result.Labels.Count(label => label == -1));
        Assert.Equal(sizes, Enumerable.Range(0, sizes.Length).Select(label => result.Labels.Count(other => other == label)));
    }

    // The same, over sentences.
    [Theory]
    [InlineData("banking77-test.minilm.npy", 79, 1572, new[] { 1165, 2615, 1736, 2121, 644 }, new[] { 70, 55, 48, 44, 42 })]
    [InlineData("clinc150-test.minilm.npy", 69, 1105, new[] { 1362, 2108, 702, 845, 1200 }, new[] { 33, 30, 27, 25, 25 })]
    public void Run_OnSentences_FindsWhatTheFullMatrixGives(string file, int count, int members, int[] firstCenters, int[] firstSizes)
    {
        VectorSet vectors = NumpyVectors.Read(SharedData.PathOrSkip(file), TestContext.Current.CancellationToken);

        CommunityDetectionResult result = new CommunityDetection().Run(vectors);

        Assert.Equal(count, result.Sizes.Count);
        Assert.Equal(members, result.Sizes.Sum());
        Assert.Equal(firstCenters, result.CenterRows.Take(5));
        Assert.Equal(firstSizes, result.Sizes.Take(5));
    }

    [Theory]
    [InlineData(0.2, 3)]
    [InlineData(0.6, 2)]
    [InlineData(0.8, 10)]
    [InlineData(0.95, 1)]
    [InlineData(1, 2)]
    public void Run_OnVectorsOfAllLengths_IsWhatFloat64ComparisonOfEveryPairGives(double threshold, int smallest)
    {
        CommunityDetectionResult result = Detect(Vectors, threshold, smallest);

        Assert.Equal(Definition(Vectors, threshold, smallest), result.Labels);
        Assert.Equal(result.Sizes, result.Sizes.OrderDescending());
        Assert.Equal(threshold > 0.5 && smallest > 1, result.Labels.Contains(-1));
        Assert.Equal(DistanceMetric.Cosine, result.Metric);
    }

    [Fact]
    public void Run_AtExactlyTheThreshold_TakesTheMember_AndJustAboveLeavesIt()
    {
        VectorSet vectors = VectorSet.From([[1f, 0f, 0f], [1f, 2f, 0.1f], [1f, -2f, 0.1f]]);
        double similarity = Distance.CosineSimilarity(vectors[0], vectors[1]);

        Assert.Equal([0, 0, 0], Detect(vectors, similarity, 2).Labels);
        Assert.Equal([-1, -1, -1], Detect(vectors, Math.BitIncrement(similarity), 2).Labels);
    }

    [Fact]
    public void Run_OfEquallyLargeCommunities_TakesTheLowestRowFirst_AndTheRestOfThoseThatShareMembers()
    {
        // On a circle, 20 degrees apart: each of rows 1 to 4 has a neighbor on both sides.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 6).Select(i => new[] { (float)Math.Cos(i * Math.PI / 9), (float)Math.Sin(i * Math.PI / 9) }));

        CommunityDetectionResult result = Detect(vectors, 0.93, 2);

        Assert.Equal([0, 0, 0, 1, 1, -1], result.Labels);
        Assert.Equal([1, 3], result.CenterRows);
        Assert.Equal("2 communities with 5 of 6 vectors, 1 in none", result.ToString());
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void Run_OnAnyNumberOfThreads_HasTheKnownLabels()
    {
        foreach (int threads in new[] { 1, 2, 3, 8 })
        {
            var options = new CommunityDetectionOptions { Threshold = 0.7, MinCommunitySize = 4, MaxDegreeOfParallelism = threads };
            CommunityDetectionResult result = new CommunityDetection(options).Run(Vectors);

            Assert.Equal(-7700458152241646665, result.Labels.Concat(result.CenterRows).Aggregate(17L, (bits, label) => unchecked((bits * 31) + label)));
        }
    }

    [Fact]
    public void Fit_ReportsEachStep_AndStopsWhenCancelled()
    {
        IClusterModel model = new CommunityDetection(new CommunityDetectionOptions { Threshold = 0.7, MinCommunitySize = 4 });
        var progress = new InlineProgress<ClusterModelProgress>();

        ClusterModelResult result = model.Fit(Vectors, progress, CancellationToken.None);

        Assert.Equal("communitydetection", model.Name);
        Assert.Null(result.Centroids);
        Assert.Equal(Enumerable.Range(1, progress.Reports.Count), progress.Reports.Select(report => report.Iteration));
        Assert.True(progress.Reports.Count >= 2);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => model.Fit(Vectors, new Cancelling(source), source.Token));
    }

    [Fact]
    public void Run_OfInvalidInput_StatesTheReason()
    {
        var model = new CommunityDetection();

        Assert.Contains(
            "9 vectors are too few for a community of at least 10",
            Assert.Throws<ArgumentException>(() => model.Run(Generated.Groups(9, 3, 1, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("at least one vector", Assert.Throws<ArgumentException>(() => model.Run(VectorSet.Empty(3))).Message, StringComparison.Ordinal);
        var rejecting = new CommunityDetection(new CommunityDetectionOptions { MinCommunitySize = 1, ZeroVectors = ZeroVectorRule.Reject });
        Assert.Equal(1, Assert.Throws<VectorShapeException>(() => rejecting.Run(VectorSet.From([[1f], [0f]]))).Row);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommunityDetectionOptions { Threshold = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommunityDetectionOptions { Threshold = 1.001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommunityDetectionOptions { Threshold = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommunityDetectionOptions { MinCommunitySize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommunityDetectionOptions { MaxDegreeOfParallelism = 0 });
    }

    private static CommunityDetectionResult Detect(VectorSet vectors, double threshold, int smallest) =>
        new CommunityDetection(new CommunityDetectionOptions { Threshold = threshold, MinCommunitySize = smallest }).Run(vectors);

    /// <summary>Groups with copies in them, tiny and huge ones too, of a number that fills no panel; and vectors far from all groups.</summary>
    private static VectorSet Mixed()
    {
        VectorSet groups = Generated.Groups(500, 7, 25, 11);
        float[] scales = [1f, 1f, 3e36f, 1e-36f, 1e-20f, 7f, 4e37f];
        IEnumerable<float[]> rows = Enumerable
            .Range(0, 500)
            .Select(row => groups[row % 9 == 0 ? row / 2 : row].ToArray().Select(x => x * scales[row % 7]).ToArray());
        return VectorSet.From([.. rows, .. Enumerable.Range(0, 31).Select(i => Generated.Components(7, 5000u + (uint)i))]);
    }

    private static int[] Definition(VectorSet vectors, double threshold, int smallest)
    {
        int[][] neighborhoods =
        [
            .. Enumerable.Range(0, vectors.Count).Select(row =>
                Enumerable.Range(0, vectors.Count).Where(other => Distance.CosineSimilarity(vectors[row], vectors[other]) >= threshold).ToArray()),
        ];
        HashSet<int> taken = [];
        List<int[]> communities = [];

        foreach (int[] members in neighborhoods.Where(members => members.Length >= smallest).OrderByDescending(members => members.Length))
        {
            int[] left = [.. members.Where(row => !taken.Contains(row))];

            if (left.Length >= smallest)
            {
                communities.Add(left);
                taken.UnionWith(left);
            }
        }

        int[] labels = [.. Enumerable.Repeat(-1, vectors.Count)];

        foreach ((int label, int[] members) in communities.OrderByDescending(members => members.Length).Index())
        {
            Array.ForEach(members, row => labels[row] = label);
        }

        return labels;
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value) => source.Cancel();
    }
}
