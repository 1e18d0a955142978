using System.Text.Json;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class AgglomerativeTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, LinkageReference.All.Count)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Run_OnMadeSets_FindsTheLinkageMatrixOfSciPy(int number)
    {
        LinkageReference expected = LinkageReference.All[number];
        var options = new AgglomerativeOptions { ClusterCount = 4, Linkage = expected.Linkage, Metric = expected.Metric };

        AgglomerativeResult result = new AgglomerativeClustering(options).Run(expected.Set.Build(), cancellationToken: Token);

        IReadOnlyList<ClusterMerge> merges = result.Hierarchy.Merges;
        Assert.Equal(expected.Parts.Chunk(2).Select(pair => (pair.Min(), pair.Max())), merges.Select(merge => (merge.First, merge.Second)));
        Assert.Equal(expected.SumOfHeights, merges.Sum(merge => merge.Height), expected.SumOfHeights * 1e-12);
        Assert.Equal(expected.LastHeight, merges[^1].Height, expected.LastHeight * 1e-12);
        Assert.Equal(expected.Set.Count, merges[^1].Size);
        Assert.Equal(LabelText.Renamed(expected.Cut), LabelText.Renamed(result.Labels));
        Assert.Equal(result.Sizes, result.Sizes.OrderDescending());
        Assert.Equal(result.Labels, result.Hierarchy.CutAt(merges[^4].Height));
    }

    [Theory]
    [InlineData(Linkage.Ward)]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Complete)]
    [InlineData(Linkage.Single)]
    public void Cuts_OfATree_AreNested_AndDoNotDependOnThreads(Linkage linkage)
    {
        VectorSet vectors = new MadeSet(5, 700, 6, 6, 60_000, 10, 1).Build();
        var options = new AgglomerativeOptions { ClusterCount = 7, Linkage = linkage, MaxDegreeOfParallelism = 1 };
        AgglomerativeResult one = new AgglomerativeClustering(options).Run(vectors, cancellationToken: Token);
        AgglomerativeResult three = new AgglomerativeClustering(options with { MaxDegreeOfParallelism = 3 }).Run(vectors, cancellationToken: Token);

        Assert.Equal(one.Hierarchy.Merges, three.Hierarchy.Merges);

        for (int count = 1; count < 700; count += 37)
        {
            IReadOnlyList<int> coarse = one.Hierarchy.Cut(count);
            IReadOnlyList<int> fine = one.Hierarchy.Cut(count + 1);
            Assert.Equal(count, coarse.Distinct().Count());
            Assert.Equal(count + 1, coarse.Zip(fine).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(Linkage.Ward)]
    [InlineData(Linkage.Average)]
    public void Of_WeightedPoints_IsTheTreeOfSoManyEqualVectors(Linkage linkage)
    {
        VectorSet points = new MadeSet(3, 12, 3, 4, 60_000, 0, 0).Build();
        long[] sizes = [.. Enumerable.Range(0, 12).Select(i => 1L + (i % 4))];
        VectorSet repeated = points.Select([.. Enumerable.Range(0, 12).SelectMany(i => Enumerable.Repeat(i, (int)sizes[i]))]);
        var options = new AgglomerativeOptions { ClusterCount = 1, Linkage = linkage };

        ClusterHierarchy weighted = ClusterHierarchy.Of(points, sizes, linkage, cancellationToken: Token);
        ClusterHierarchy all = new AgglomerativeClustering(options).Run(repeated, cancellationToken: Token).Hierarchy;

        ClusterMerge[] last = [.. all.Merges.TakeLast(11)];
        Assert.All(all.Merges.SkipLast(11), merge => Assert.Equal(0, merge.Height));
        Assert.Equal(last.Select(merge => merge.Size), weighted.Merges.Select(merge => merge.Size));
        Assert.All(last.Zip(weighted.Merges), pair => Assert.Equal(pair.First.Height, pair.Second.Height, pair.First.Height * 1e-12));
        Assert.Equal(sizes.Sum(), weighted.Merges[^1].Size);
    }

    [Fact]
    public void Cut_NumbersLayersByTheSizesOfTheirLeaves()
    {
        var points = VectorSet.From([[0f], [1f], [10f], [11f], [30f]]);
        ClusterHierarchy tree = ClusterHierarchy.Of(points, [1, 1, 1, 1, 100], Linkage.Single, cancellationToken: Token) with
        {
            LeafLabels = ["a", "b", "c", "d", "e"],
        };

        Assert.Equal([1, 1, 2, 2, 0], tree.Cut(3));
        Assert.Equal([1, 1, 1, 1, 0], tree.CutAt(9));
        Assert.Equal([0, 0, 0, 0, 0], tree.Cut(1));
        Assert.Equal("cluster-1", tree.CutLabels(3)["b"]);
        Assert.Equal(5, tree.LeafCount);
        Assert.Contains("1 to 5", Assert.Throws<ArgumentOutOfRangeException>(() => tree.Cut(6)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => (tree with { LeafLabels = null }).CutLabels(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.CutAt(double.NaN));
        Assert.Equal([0], ClusterHierarchy.Of(points.Select([2]), [7], cancellationToken: Token).Cut(1));
    }

    [Fact]
    public void Run_BeyondTheMemory_SaysHowManyVectorsNeedHowMuch_AndSingleLinkageNeedsNone()
    {
        VectorSet vectors = new MadeSet(5, 700, 6, 6, 60_000, 10, 1).Build();
        var options = new AgglomerativeOptions { Height = 1000, MaxMemory = 1_000_000 };

        string message = Assert.Throws<ArgumentException>(() => new AgglomerativeClustering(options).Run(vectors, cancellationToken: Token)).Message;

        Assert.Contains("700 vectors", message, StringComparison.Ordinal);
        Assert.Contains("MaxMemory", message, StringComparison.Ordinal);
        Assert.Equal(700, new AgglomerativeClustering(options with { Linkage = Linkage.Single }).Run(vectors, cancellationToken: Token).Sizes.Sum());
    }

    [Fact]
    public void Run_WithZeroVectors_LeavesThemOutOfTheTree()
    {
        var vectors = VectorSet.From([[0f, 0f], [1f, 0f], [2f, 0.1f], [0f, 1f], [0.1f, 3f]]);
        var options = new AgglomerativeOptions { ClusterCount = 2, Linkage = Linkage.Average, Metric = DistanceMetric.Cosine };

        AgglomerativeResult result = new AgglomerativeClustering(options).Run(vectors, cancellationToken: Token);

        Assert.Equal([-1, 0, 0, 1, 1], result.Labels);
        Assert.Equal([1, 2, 3, 4], result.LeafRows!);
        Assert.Contains("zero vectors", Assert.Single(result.Remarks), StringComparison.Ordinal);
        var rejecting = new AgglomerativeClustering(options with { ZeroVectors = ZeroVectorRule.Reject });
        Assert.Throws<VectorShapeException>(() => rejecting.Run(vectors, cancellationToken: Token));
    }

    [Fact]
    public void Fit_ReportsSteps_AndStopsWhenItIsCanceled()
    {
        VectorSet vectors = new MadeSet(5, 1500, 4, 6, 60_000, 10, 0).Build();
        var progress = new InlineProgress<ClusterModelProgress>();
        using var source = new CancellationTokenSource();
        IClusterModel model = new AgglomerativeClustering(5);

        ClusterModelResult result = model.Fit(vectors, progress, Token);

        Assert.Equal("agglomerativeclustering-5", model.Name);
        Assert.Equal([1, 2, 3], progress.Reports.Select(report => report.Iteration));
        var read = Assert.IsType<AgglomerativeResult>(JsonSerializer.Deserialize<ClusterModelResult>(JsonSerializer.Serialize(result)));
        Assert.Equal(((AgglomerativeResult)result).Hierarchy.Cut(9), read.Hierarchy.Cut(9));
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(vectors, null, source.Token));
    }

    [Fact]
    public void Options_ThatContradict_AreRejected()
    {
        Assert.Throws<ArgumentException>(() => new AgglomerativeClustering(new AgglomerativeOptions()));
        Assert.Throws<ArgumentException>(() => new AgglomerativeClustering(new AgglomerativeOptions { ClusterCount = 2, Height = 1 }));
        Assert.Throws<ArgumentException>(() => new AgglomerativeClustering(new AgglomerativeOptions { ClusterCount = 2, Metric = DistanceMetric.Cosine }));
        Assert.Throws<ArgumentException>(() => new AgglomerativeOptions { Metric = DistanceMetric.L1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AgglomerativeOptions { Height = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AgglomerativeClustering(0));
        Assert.Throws<ArgumentException>(() => new AgglomerativeClustering(3).Run(VectorSet.From([[1f], [2f]]), cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => ClusterHierarchy.Of(VectorSet.From([[1f], [2f]]), [1], cancellationToken: Token));
        Assert.Throws<ArgumentException>(() => ClusterHierarchy.Of(VectorSet.From([[1f], [2f]]), [1, 0], cancellationToken: Token));
    }
}
