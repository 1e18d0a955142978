using System.Text.Json;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class DensityModelTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, DensityReference.All.Count)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Dbscan_OnMadeSets_FindsTheClustersOfR(int number)
    {
        DensityReference expected = DensityReference.All[number];

        DbscanResult result = new Dbscan(expected.Radius, expected.MinPoints).Run(expected.Set.Build(), cancellationToken: Token);

        Assert.Equal(LabelText.Renamed(expected.Dbscan), LabelText.Renamed(result.Labels));
        Assert.Equal(result.Sizes, result.Sizes.OrderDescending());
        Assert.Equal(expected.Dbscan.Count(letter => letter == '.'), result.OutlierCount);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Hdbscan_OnMadeSets_FindsTheClustersOfR(int number)
    {
        DensityReference expected = DensityReference.All[number];
        var options = new HdbscanOptions { MinClusterSize = expected.MinPoints };

        HdbscanResult result = new Hdbscan(options).Run(expected.Set.Build(), cancellationToken: Token);

        // R breaks ties by row: a row at whose core distance clusters separate belongs to one of them, while here it leaves as they do.
        int[] tied = [.. Enumerable.Range(0, result.Labels.Count).Where(row => result.Labels[row] < 0 && expected.Hdbscan[row] != '.')];
        Assert.All(tied, row => Assert.Contains(result.Tree.Clusters, cluster => cluster.BirthDistance == result.Tree.RowDistances[row]));
        Assert.True(tied.Length <= 5, $"{tied.Length} rows are outliers here only.");
        string others = string.Concat(expected.Hdbscan.Select((letter, row) => tied.Contains(row) ? '.' : letter));
        Assert.Equal(LabelText.Renamed(others), LabelText.Renamed(result.Labels));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Tree_OnMadeSets_IsThatOfTheDefinition(int number)
    {
        DensityReference set = DensityReference.All[number];
        VectorSet vectors = set.Set.Build();
        DistanceMetric metric = number % 3 == 2 ? DistanceMetric.Cosine : DistanceMetric.Euclidean;
        int minPoints = number % 2 == 0 ? set.MinPoints : 1 + (number % 5);
        DensityDefinition expected = new(vectors, minPoints, set.MinPoints, (x, y) => Distance.Between(x, y, metric));
        var options = new HdbscanOptions { MinClusterSize = set.MinPoints, MinPoints = minPoints, Metric = metric };

        HdbscanResult result = new Hdbscan(options).Run(vectors, cancellationToken: Token);

        Assert.Equal(expected.RowDistances, result.Tree.RowDistances);
        Assert.Equal(Keys(expected.Clusters.Select(c => (c.Birth, c.Death, c.Size, c.Stability))),
            Keys(result.Tree.Clusters.Select(c => (c.BirthDistance, c.DeathDistance, c.Size, c.Stability))));
        Assert.Equal(
            expected.RowClusters.Select(cluster => expected.Clusters[cluster].Birth),
            result.Tree.RowClusters.Select(cluster => result.Tree.Clusters[cluster].BirthDistance));
        Assert.Equal(result.OutlierScores, result.Labels.Select((_, row) => Glosh(expected, row)), (left, right) => Math.Abs(left - right) <= 1e-12);

        static string[] Keys(IEnumerable<(double, double, int, double)> clusters) =>
            [.. clusters.Select(cluster => FormattableString.Invariant($"{cluster.Item1:R} {cluster.Item2:R} {cluster.Item3} {cluster.Item4:G10}")).Order()];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(18)]
    public void CutAt_ARadius_IsDbscanWithoutItsBorders(int number)
    {
        DensityReference set = DensityReference.All[number];
        VectorSet vectors = set.Set.Build();
        DbscanResult dbscan = new Dbscan(set.Radius, set.MinPoints).Run(vectors, cancellationToken: Token);
        int[] dense = [.. dbscan.Labels.Select((label, row) => dbscan.NeighborCounts[row] >= set.MinPoints ? label : -1)];
        int[] large = [.. dense.Select(label => label >= 0 && dense.Count(other => other == label) >= set.MinPoints ? label : -1)];

        HdbscanResult result = new Hdbscan(new HdbscanOptions { MinClusterSize = set.MinPoints }).Run(vectors, cancellationToken: Token);

        Assert.Equal(LabelText.Renamed(large), LabelText.Renamed(result.Tree.CutAt(set.Radius)));
        Assert.Throws<ArgumentOutOfRangeException>(() => result.Tree.CutAt(double.NaN));
    }

    [Fact]
    public void Run_OnManyRows_GivesTheBitsOfOneThreadOnAnyNumber()
    {
        VectorSet vectors = new MadeSet(5, 3000, 12, 6, 60_000, 10, 1).Build();
        var options = new HdbscanOptions { MinClusterSize = 8, MaxDegreeOfParallelism = 1 };
        HdbscanResult one = new Hdbscan(options).Run(vectors, cancellationToken: Token);
        HdbscanResult three = new Hdbscan(options with { MaxDegreeOfParallelism = 3 }).Run(vectors, cancellationToken: Token);
        var dbscan = new DbscanOptions { Radius = 400_000, MaxDegreeOfParallelism = 1 };

        Assert.Equal(one.Labels, three.Labels);
        Assert.Equal(one.MembershipStrengths, three.MembershipStrengths);
        Assert.Equal(one.Tree.RowDistances, three.Tree.RowDistances);
        Assert.Equal(one.Tree.Clusters, three.Tree.Clusters);
        Assert.Equal(
            new Dbscan(dbscan).Run(vectors, cancellationToken: Token).Labels,
            new Dbscan(dbscan with { MaxDegreeOfParallelism = 3 }).Run(vectors, cancellationToken: Token).Labels);
    }

    // The screen is relative to the mean and to a power of two: neither may change a decision of float64.
    [Theory]
    [InlineData(1e-30f, 0f)]
    [InlineData(1e12f, 0f)]
    [InlineData(1f, 9_000_000f)]
    public void Run_OnScaledAndShiftedVectors_FindsTheSameTree(float scale, float shift)
    {
        VectorSet vectors = new MadeSet(9, 400, 3, 4, 30_000, 10, 0).Build();
        VectorSet moved = VectorSet.From(Enumerable.Range(0, 400).Select(row => vectors[row].ToArray().Select(x => (x + shift) * scale).ToArray()));
        var options = new HdbscanOptions { MinClusterSize = 6 };
        DensityDefinition expected = new(moved, 6, 6, (x, y) => Distance.Euclidean(x, y));

        HdbscanResult result = new Hdbscan(options).Run(moved, cancellationToken: Token);

        Assert.Equal(expected.RowDistances, result.Tree.RowDistances);
    }

    [Fact]
    public void Select_OfATree_IsTheFitWithThatSelection()
    {
        VectorSet vectors = DensityReference.All[14].Set.Build();
        HdbscanResult mass = new Hdbscan(new HdbscanOptions { MinClusterSize = 4 }).Run(vectors, cancellationToken: Token);
        HdbscanResult leaves = new Hdbscan(new HdbscanOptions { MinClusterSize = 4, Selection = HdbscanSelection.Leaf }).Run(vectors, cancellationToken: Token);

        Assert.NotEqual(mass.Labels, leaves.Labels);
        Assert.True(leaves.OutlierCount > mass.OutlierCount);
        Assert.Equal(leaves.Labels, mass.Tree.Select(HdbscanSelection.Leaf));
        Assert.Equal(mass.Labels, leaves.Tree.Select(HdbscanSelection.ExcessOfMass));
    }

    [Fact]
    public void Run_OnOneGroup_FindsItOnlyIfASingleClusterIsAllowed()
    {
        VectorSet vectors = VectorSet.From(Enumerable.Range(1, 30).Select(i => new[] { (float)(i * i) }));
        var options = new HdbscanOptions { MinClusterSize = 20, MinPoints = 2 };

        HdbscanResult none = new Hdbscan(options).Run(vectors, cancellationToken: Token);
        HdbscanResult single = new Hdbscan(options with { AllowSingleCluster = true }).Run(vectors, cancellationToken: Token);

        Assert.All(none.Labels, label => Assert.Equal(-1, label));
        Assert.All(single.Labels, label => Assert.Equal(0, label));

        // The rows beyond the twentieth leave one by one; the cluster ends with the edge between the twentieth and the nineteenth.
        Assert.Equal(1, single.MembershipStrengths[0]);
        Assert.Equal((400.0 - 361) / (900 - 841), single.MembershipStrengths[29], 1e-12);
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.1, 15)]
    [InlineData(0.5, 75)]
    public void Outliers_WithAFixedShare_AreTheRowsOfTheLargestScores(double share, int count)
    {
        VectorSet vectors = DensityReference.All[2].Set.Build();
        var options = new HdbscanOptions { MinClusterSize = 5 };
        HdbscanResult kept = new Hdbscan(options).Run(vectors, cancellationToken: Token);

        HdbscanResult result = new Hdbscan(options with { Outliers = OutlierPolicy.FixedShare(share) }).Run(vectors, cancellationToken: Token);

        Assert.Equal(count, result.OutlierCount);
        int[] changed = [.. Enumerable.Range(0, 150).Where(row => (kept.Labels[row] < 0) != (result.Labels[row] < 0))];
        int[] outliers = [.. Enumerable.Range(0, 150).Where(row => kept.Labels[row] < 0 && result.Labels[row] < 0)];
        Assert.All(changed.Where(row => kept.Labels[row] < 0), row => Assert.All(outliers, other => Assert.True(
            result.OutlierScores[row] <= result.OutlierScores[other])));
    }

    [Fact]
    public void Outliers_ThatAreAssigned_JoinTheClusterOfTheNearestMember()
    {
        DensityReference set = DensityReference.All[7];
        VectorSet vectors = set.Set.Build();
        var options = new DbscanOptions { Radius = set.Radius, MinPoints = set.MinPoints };
        DbscanResult kept = new Dbscan(options).Run(vectors, cancellationToken: Token);

        DbscanResult result = new Dbscan(options with { Outliers = OutlierPolicy.AssignToNearest }).Run(vectors, cancellationToken: Token);

        Assert.Equal(0, result.OutlierCount);
        Assert.Equal(LabelText.Renamed(result.Labels), LabelText.Renamed(Enumerable.Range(0, 150).Select(row => kept.Labels[row] >= 0
            ? kept.Labels[row]
            : kept.Labels[Enumerable.Range(0, 150).Where(other => kept.Labels[other] >= 0).MinBy(other => Distance.Euclidean(vectors[row], vectors[other]))])));
        DbscanResult shared = new Dbscan(options with { Outliers = OutlierPolicy.FixedShare(0.3) }).Run(vectors, cancellationToken: Token);
        Assert.Equal(45, shared.OutlierCount);
        DbscanResult nothing = new Dbscan(options with { Radius = 0, Outliers = OutlierPolicy.AssignToNearest }).Run(vectors, cancellationToken: Token);
        Assert.Equal(150, nothing.OutlierCount);
        Assert.Contains("no cluster", Assert.Single(nothing.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnEqualVectors_JoinsThemAtDistanceZero()
    {
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 40).Select(row => new[] { row % 2 * 5f, 1f }));

        HdbscanResult result = new Hdbscan(new HdbscanOptions { MinClusterSize = 10 }).Run(vectors, cancellationToken: Token);

        Assert.Equal(Enumerable.Range(0, 40).Select(row => row % 2), result.Labels);
        Assert.All(result.MembershipStrengths, strength => Assert.Equal(1, strength));
        Assert.All(result.OutlierScores, score => Assert.Equal(0, score));
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], result.Stabilities);
        Assert.Equal(result.Labels, new Dbscan(0, 20).Run(vectors, cancellationToken: Token).Labels);
    }

    [Fact]
    public void Fit_WithZeroVectors_LeavesThemOut()
    {
        float[][] rows = [.. Enumerable.Range(0, 30).Select(row => row % 10 == 9 ? [0f, 0f] : row % 2 == 0 ? [1f, row * 1e-3f] : new[] { row * 1e-3f, 1f })];
        var vectors = VectorSet.From(rows);
        var options = new HdbscanOptions { MinClusterSize = 5, Metric = DistanceMetric.Cosine, Outliers = OutlierPolicy.AssignToNearest };

        HdbscanResult result = new Hdbscan(options).Run(vectors, cancellationToken: Token);

        Assert.Equal(3, result.OutlierCount);
        Assert.True(double.IsNaN(result.OutlierScores[9]));
        Assert.Equal(-1, result.Tree.CutAt(3)[9]);
        Assert.Contains("zero vectors", Assert.Single(result.Remarks), StringComparison.Ordinal);
        var rejecting = new Hdbscan(options with { ZeroVectors = ZeroVectorRule.Reject });
        Assert.Equal(9, Assert.Throws<VectorShapeException>(() => rejecting.Run(vectors, cancellationToken: Token)).Row);
        DbscanResult dense = new Dbscan(new DbscanOptions { Radius = 0.1, Metric = DistanceMetric.Cosine }).Run(vectors, cancellationToken: Token);
        Assert.Equal([15, 12], dense.Sizes);
        Assert.Equal(0, dense.NeighborCounts[9]);
    }

    [Fact]
    public void Result_AsJson_HasItsTree()
    {
        ClusterModelResult result = new Hdbscan(new HdbscanOptions { MinClusterSize = 5 }).Run(DensityReference.All[0].Set.Build(), cancellationToken: Token);

        string json = JsonSerializer.Serialize(result);
        var read = Assert.IsType<HdbscanResult>(JsonSerializer.Deserialize<ClusterModelResult>(json));

        Assert.Equal(((HdbscanResult)result).Tree.Clusters, read.Tree.Clusters);
        Assert.Equal(result.Labels, read.Tree.Select(HdbscanSelection.ExcessOfMass));
    }

    [Fact]
    public void Fit_ReportsSteps_AndStopsWhenItIsCanceled()
    {
        VectorSet vectors = new MadeSet(5, 3000, 4, 6, 60_000, 10, 0).Build();
        IClusterModel[] models = [new Hdbscan(), new Dbscan(100_000)];

        foreach (IClusterModel model in models)
        {
            var progress = new InlineProgress<ClusterModelProgress>();
            using var source = new CancellationTokenSource();

            model.Fit(vectors, progress, Token);

            Assert.Equal(Enumerable.Range(1, progress.Reports.Count), progress.Reports.Select(report => report.Iteration));
            Assert.True(progress.Reports.Count >= 4, $"{model.Name} reported {progress.Reports.Count} steps.");
            Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(vectors, new CancelingProgress(source), source.Token));
        }
    }

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dbscan(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dbscan(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dbscan(1, 0));
        Assert.Throws<ArgumentException>(() => new DbscanOptions { Radius = 1, Metric = DistanceMetric.DotProduct });
        Assert.Throws<ArgumentException>(() => new HdbscanOptions { Metric = DistanceMetric.SquaredEuclidean });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HdbscanOptions { MinClusterSize = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HdbscanOptions { MinPoints = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => OutlierPolicy.FixedShare(1));
        Assert.Throws<ArgumentException>(() => new Dbscan(1).Run(VectorSet.Empty(2), cancellationToken: Token));
        VectorSet three = DensityReference.All[0].Set.Build().Select([1, 2, 3]);
        string few = Assert.Throws<ArgumentException>(() => new Hdbscan().Run(three, cancellationToken: Token)).Message;
        Assert.StartsWith("3 vectors are too few", few, StringComparison.Ordinal);
    }

    private static double Glosh(DensityDefinition tree, int row)
    {
        int own = tree.RowClusters[row];
        double end = Enumerable.Range(0, tree.Clusters.Count).Where(IsInside).Min(cluster => tree.Clusters[cluster].Death);
        return 1 - (end / tree.RowDistances[row]);

        bool IsInside(int cluster)
        {
            while (cluster >= 0 && cluster != own)
            {
                cluster = tree.Clusters[cluster].Parent;
            }

            return cluster == own;
        }
    }

    private sealed class CancelingProgress(CancellationTokenSource source) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value) => source.Cancel();
    }
}
