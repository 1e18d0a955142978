using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public sealed class ClusterStabilityTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly ClusterOps _clusters;
    private readonly Dataset _dataset;

    public ClusterStabilityTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("golden");
        _clusters = _dataset.GetClusterOps("known-3", Golden.VectorField);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Measure_OfSeparateGroups_FindsEachAgain()
    {
        var progress = new InlineProgress<OperationProgress>();

        ClusterStability stability = ClusterStability.Measure(
            Generated.Groups(200, 5, 4, 3), new KMeans(4), new ClusterStabilityOptions { ResampleCount = 25 }, progress, Token);

        Assert.Equal(["cluster-0", "cluster-1", "cluster-2", "cluster-3"], stability.Clusters.Select(cluster => cluster.Label));
        Assert.All(stability.Clusters, cluster => Assert.Equal((50, 1, 25, 0, "stable"), Figures(cluster)));
        Assert.All(stability.Shares, share => Assert.Equal(1, share));
        Assert.Empty(stability.Boundary);
        Assert.Equal([10, 20, 25], progress.Reports.Select(report => (int)report.Completed));
        Assert.StartsWith(
            "4 stable, 0 doubtful, 0 dissolved of 4 clusters (25 resamples of 200 vectors)\ncluster    documents  jaccard  grade ",
            stability.ToString(),
            StringComparison.Ordinal);

        static (int, double, int, int, string) Figures(ClusterJaccard cluster) =>
            (cluster.Size, cluster.Mean, cluster.RecoveredCount, cluster.DissolvedCount, cluster.Grade);
    }

    // fpc 2.2-10 of R: set.seed(1); clusterboot(x, B=1000, bootmethod="boot", clustermethod=kmeansCBI, krange=3, runs=10, seed=1): the bootmean, and
    // the standard deviation of bootresult over the root of 1000. The same definitions with scikit-learn 1.2.1 gave 0.9535 and 0.9406.
    [Fact]
    public void Measure_OnIris_HasTheMeansOfClusterboot()
    {
        VectorSet vectors = SharedData.Vectors("iris.csv", 0, 4);

        ClusterStability stability = ClusterStability.Measure(
            vectors, new KMeans(new KMeansOptions { ClusterCount = 3, Restarts = 10 }), new ClusterStabilityOptions { ResampleCount = 300 }, null, Token);

        Assert.All(
            new[] { (50, 1.0, 0.0), (62, 0.95917594, 0.00273846), (38, 0.94721966, 0.00305018) },
            expected =>
            {
                (int size, double mean, double error) = expected;
                ClusterJaccard cluster = stability.Clusters.Single(cluster => cluster.Size == size);

                // Both means have an error: that of 300 resamples is larger by the root of 1000 / 300.
                Assert.Equal(mean, cluster.Mean, (3 * error * Math.Sqrt(1 + (1000.0 / 300))) + 1e-12);
                Assert.Equal("stable", cluster.Grade);
            });
        Assert.Equal(stability.Boundary[0].Share, stability.Shares.Min());
        Assert.DoesNotContain(stability.Boundary, document => stability[document.Label].Size == 50);
    }

    // One group cut at random: neither part is found again, and its documents are at the boundary. The other group stays whole.
    [Fact]
    public void Measure_OfAGroupThatLabelsCut_FindsThePartsDissolvedAndTheirDocumentsAtTheBoundary()
    {
        VectorSet vectors = Generated.Groups(120, 5, 2, 3);
        int[] labels = [.. Enumerable.Range(0, 120).Select(row => row % 2 == 0 ? 0 : 1 + (row / 2 % 2))];

        ClusterStability stability = ClusterStability.Measure(
            vectors, labels, new ClusterStabilityOptions { ResampleCount = 40, Model = new KMeans(3) }, null, Token);

        Assert.InRange(stability["cluster-1"].Mean, 0.2, 0.7);
        Assert.InRange(stability["cluster-2"].Mean, 0.2, 0.7);
        Assert.NotEmpty(stability.Boundary);
        Assert.All(stability.Boundary, document => Assert.NotEqual(document.Label, document.SecondLabel));
        Assert.All(stability.Boundary, document => Assert.Equal(stability.Shares[document.Row], document.Share));
        Assert.Equal(stability.Boundary.Select(document => document.Share).Order(), stability.Boundary.Select(document => document.Share));
    }

    // Two resamples by hand: rows 0 1 | 2 3 4; the first finds {0 1}, {2 3}; the second {0 2}, {3 4}.
    [Fact]
    public void Tally_OfTwoResamples_HasTheSimilaritiesAndPlacesByHand()
    {
        var tally = new StabilityTally([0, 0, 1, 1, 1], 2);

        tally.Add([0, 1, 2, 3], [0, 0, 1, 1]);
        tally.Add([0, 2, 3, 4], [5, 5, 2, 2]);

        Assert.Equal([1, 0.5], tally.SimilaritiesOf(0));
        Assert.Equal([1, 2.0 / 3], tally.SimilaritiesOf(1));
        Assert.Equal((1, 0, 0), tally.PlacesOf(0));
        Assert.Equal((0.5, 0, 0.5), tally.PlacesOf(2));
        Assert.Equal((1, 0, 0), tally.PlacesOf(3));
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void Measure_OnAnyNumberOfThreads_IsBitForBitTheSame()
    {
        VectorSet vectors = Generated.Groups(150, 3, 6, 5);
        var options = new ClusterStabilityOptions { ResampleCount = 12, MaxVectors = 120, MaxDegreeOfParallelism = 1 };

        ClusterStability one = ClusterStability.Measure(vectors, new KMeans(9), options, null, Token);
        ClusterStability three = ClusterStability.Measure(vectors, new KMeans(9), options with { MaxDegreeOfParallelism = 3 }, null, Token);
        ClusterStability other = ClusterStability.Measure(vectors, new KMeans(9), options with { Seed = 1 }, null, Token);

        Assert.Equal(one.Shares, three.Shares);
        Assert.Equal(one.Clusters.SelectMany(cluster => cluster.Similarities), three.Clusters.SelectMany(cluster => cluster.Similarities));
        Assert.NotEqual(one.Shares, other.Shares);
        Assert.Equal((120, true), (one.MeasuredCount, one.IsSampled));
        Assert.True(one.Shares.Count(double.IsNaN) >= 30);
    }

    [Fact]
    public async Task MeasureStabilityAsync_OfTheTwelvePoints_NamesDocumentsAndClusters()
    {
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-1"] = "right" }, cancellationToken: Token);

        ClusterStability stability = await _clusters.MeasureStabilityAsync(cancellationToken: Token);

        Assert.Equal(["cluster-0", "cluster-1", "cluster-2"], stability.Clusters.Select(cluster => cluster.Label));
        Assert.Equal("12 of 12 documents", stability.Coverage?.ToString());
        Assert.Equal((100, 12), (stability.ResampleCount, stability.MeasuredCount));
        Assert.All(stability.Boundary, document => Assert.Equal($"p{document.Row}", document.DocumentId));
        Assert.Contains("right (cluster-1)", stability.ToString(), StringComparison.Ordinal);
        Assert.Contains("right (cluster-1)", stability.ToSvg(), StringComparison.Ordinal);
        Assert.StartsWith("cluster,name,documents,jaccard,grade,found again,dissolved,resamples\ncluster-0,,", stability.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("Jaccard similarity in the resamples", stability.ToVegaLite(), StringComparison.Ordinal);
        Assert.Contains("| cluster | documents | jaccard | grade |", stability.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_OfOneCluster_OrOfOtherLabelsThanRows_IsAnArgumentException()
    {
        VectorSet vectors = Generated.Groups(10, 2, 2, 1);

        Assert.Contains(
            "requires two clusters",
            Assert.Throws<ArgumentException>(() => ClusterStability.Measure(vectors, new int[10], null, null, Token)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "There are 9 labels for 10 vectors; each is at least -1.",
            Assert.Throws<ArgumentException>(() => ClusterStability.Measure(vectors, new int[9], null, null, Token)).Message,
            StringComparison.Ordinal);
    }
}
