using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public sealed class SplitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void TestSplits_OfMoreClustersThanGroups_FindsTheGroups()
    {
        VectorSet vectors = Generated.Groups(300, 8, 5, 3);
        (ClusterHierarchy tree, KMeansResult fit) = Divide(vectors, 8);
        var progress = new InlineProgress<OperationProgress>();

        ClusterHierarchy splits = StructureTest.TestSplits(tree, vectors, fit.Labels, null, progress, Token);

        IReadOnlyList<int> cut = splits.CutSignificant();
        Assert.Equal(5, cut.Distinct().Count());
        Assert.All(fit.Labels.Index(), row => Assert.Equal(cut[fit.Labels[row.Index % 5]], cut[row.Item]));
        Assert.Equal(4, splits.Merges.Count(merge => merge.IsSignificant));
        Assert.Equal(0.05, splits.Merges[^1].Level);
        Assert.InRange(splits.Merges[^1].PValue!.Value, 0, 1e-6);
        Assert.All(splits.Merges.Where(merge => merge.Level is not null), merge => Assert.Equal(0.05 * (merge.Size - 1) / 299, merge.Level!.Value, 1e-15));
        Assert.Equal(splits.Merges.Count(merge => merge.PValue is not null), progress.Reports.Count);
        Assert.All(progress.Reports, report => Assert.Equal((OperationStage.Measuring, 7), (report.Stage, report.Total)));
    }

    [Fact]
    public void TestSplits_OfOneGaussian_TestsTheFirstSplitOnly()
    {
        VectorSet vectors = NormalNumbers.Rows(300, 4, new CounterRandom(1, (RandomPurpose)901, 0));
        (ClusterHierarchy tree, KMeansResult fit) = Divide(vectors, 6);

        ClusterHierarchy splits = StructureTest.TestSplits(tree, vectors, fit.Labels, null, null, Token);

        Assert.Equal([.. Enumerable.Repeat(0, 6)], splits.CutSignificant());
        Assert.InRange(splits.Merges[^1].PValue!.Value, 0.0501, 1);
        Assert.All(splits.Merges.SkipLast(1), merge => Assert.Equal((null, null, false), (merge.PValue, merge.Level, merge.IsSignificant)));
    }

    // 40 sets of one Gaussian: at a family-wise error of 0.05 two are expected to have a significant split.
    [Fact]
    public void TestSplits_OfManySingleGaussians_SeldomFindsOne()
    {
        int found = Enumerable.Range(0, 40).Count(set =>
        {
            VectorSet vectors = NormalNumbers.Rows(60, 2 + (set % 3 * 10), new CounterRandom(set, (RandomPurpose)902, 0));
            (ClusterHierarchy tree, KMeansResult fit) = Divide(vectors, 4);
            var options = new StructureTestOptions { DrawCount = 19, Seed = set };
            return StructureTest.TestSplits(tree, vectors, fit.Labels, options, null, Token).Merges[^1].IsSignificant;
        });

        Assert.InRange(found, 0, 6);
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void TestSplits_OnAnyNumberOfThreads_HasTheSameBits_AndAnotherSeedHasOthers()
    {
        VectorSet vectors = Generated.Groups(120, 9, 3, 2);
        (ClusterHierarchy tree, KMeansResult fit) = Divide(vectors, 5);
        var options = new StructureTestOptions { DrawCount = 19, MaxVectors = 50, MaxDegreeOfParallelism = 1 };

        ClusterHierarchy one = StructureTest.TestSplits(tree, vectors, fit.Labels, options, null, Token);

        Assert.Equal(one.Merges, StructureTest.TestSplits(one, vectors, fit.Labels, options with { MaxDegreeOfParallelism = 3 }, null, Token).Merges);
        Assert.NotEqual(one.Merges, StructureTest.TestSplits(tree, vectors, fit.Labels, options with { Seed = 1 }, null, Token).Merges);
        Assert.Equal(0x3F22C89CF0538278, one.Merges.Where(merge => merge.PValue is not null).Min(merge => BitConverter.DoubleToInt64Bits(merge.PValue!.Value)));
    }

    [Fact]
    public void TestSplits_LeavesOutRowsWithoutALeaf()
    {
        VectorSet vectors = Generated.Groups(60, 4, 2, 1);
        ClusterHierarchy tree = ClusterHierarchy.Of(vectors.Select([0, 1]), [20, 20]);
        int[] leaves = [.. Enumerable.Range(0, 60).Select(row => row < 40 ? row % 2 : -1)];

        ClusterHierarchy splits = StructureTest.TestSplits(tree, vectors, leaves, null, null, Token);

        ClusterHierarchy without = StructureTest.TestSplits(tree, vectors.Select([.. Enumerable.Range(0, 40)]), leaves[..40], null, null, Token);
        Assert.Equal(without.Merges, splits.Merges);
        Assert.Equal(0.05, splits.Merges[0].Level);
    }

    [Fact]
    public void TestSplits_OfLeavesThatDoNotFit_SaysWhichRow()
    {
        VectorSet vectors = Generated.Groups(12, 2, 2, 1);
        ClusterHierarchy tree = ClusterHierarchy.Of(vectors.Select([0, 1]), [6, 6]);
        int[] leaves = [0, 1, 0, 1, 0, 1, 0, 2, 0, 1, 0, 1];

        ArgumentException leaf = Assert.Throws<ArgumentException>(() => StructureTest.TestSplits(tree, vectors, leaves, null, null, Token));
        ArgumentException count = Assert.Throws<ArgumentException>(() => StructureTest.TestSplits(tree, vectors, leaves[..11], null, null, Token));
        ArgumentException few = Assert.Throws<ArgumentException>(
            () => StructureTest.TestSplits(tree, vectors.Select([0, 1, 2, 3]), leaves[..4], null, null, Token));

        Assert.StartsWith("Row 7 has leaf 2; the tree has leaves 0 to 1, and -1 means none.", leaf.Message, StringComparison.Ordinal);
        Assert.StartsWith("Expected one leaf per vector, 12, but got 11.", count.Message, StringComparison.Ordinal);
        Assert.StartsWith("4 vectors are too few to test: at least 10 are required.", few.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CutSignificant_OfATreeThatIsNotTested_SaysHowToTestIt()
    {
        ClusterHierarchy tree = ClusterHierarchy.Of(Generated.Groups(3, 2, 3, 1), [1, 1, 1]);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => tree.CutSignificant());

        Assert.Equal("No split of this tree was tested: test them by TestSplitsAsync, or by StructureTest.TestSplits.", exception.Message);
    }

    [Fact]
    public void Text_OfATestedTree_ShowsTheSignificantSplits()
    {
        var tree = new ClusterHierarchy
        {
            Merges = [new(0, 2, 1, 50), new(1, 4, 2, 90) { PValue = 0.5, Level = 0.0223 }, new(3, 5, 9, 200) { PValue = 1.25e-7, Level = 0.05 }],
            LeafSizes = [20, 40, 30, 110],
            LeafLabels = ["cluster-0", "cluster-1", "cluster-2", "cluster-3"],
            Names = new Dictionary<string, string> { ["cluster-3"] = "shoes" },
        };

        Assert.Equal(
            "1 of 3 splits are significant, 2 groups of 4 clusters are apart (family-wise error at most 0.05)\n"
                + "200  p = 1.2E-07\n"
                + "├─ 110: cluster-3 (shoes)\n"
                + "└─ 90  p = 0.5: cluster-0, cluster-1, cluster-2",
            tree.ToString());
        Assert.Equal([1, 1, 1, 0], tree.CutSignificant());
    }

    // R 4.2: pt(t, freedom, lower.tail = FALSE); an odd number of degrees of freedom counts as the even one below it.
    [Theory]
    [InlineData(0, 38, 0.5)]
    [InlineData(0.5, 39, 0.30997915701814827)]
    [InlineData(0.999, 38, 0.16205698288351472)]
    [InlineData(1.001, 38, 0.1615793398023922)]
    [InlineData(2, 38, 0.026342535483833529)]
    [InlineData(2.5, 2, 0.064805860110755398)]
    [InlineData(5, 38, 6.6382090289971233e-06)]
    [InlineData(12, 38, 8.5256200014225946e-15)]
    [InlineData(40, 98, 8.3169386018428709e-63)]
    [InlineData(-1.5, 18, 0.92452477390786636)]
    [InlineData(3, 21, 0.0035379493956055486)]
    public void StudentTail_IsThatOfR(double t, int freedom, double expected) => Assert.Equal(1, StudentTail.UpperOf(t, freedom) / expected, 1e-13);

    [Fact]
    public async Task TestSplitsAsync_OfAClustering_NamesItsClusters_AndStoresNothing()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("groups");
        VectorSet vectors = Generated.Groups(90, 5, 3, 4);
        await dataset.InsertDocumentsAsync(
            Enumerable.Range(0, 90).Select(row => new Document($"d{row:00}") { ["text_vector_"] = vectors[row].ToArray() }), cancellationToken: Token);
        ClusterOps clusters = dataset.GetClusterOps("kmeans-6", "text_vector_");
        await clusters.FitAsync(new KMeans(6), cancellationToken: Token);
        await clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-0"] = "first" }, Token);

        ClusterHierarchy splits = await clusters.TestSplitsAsync(options: new StructureTestOptions { DrawCount = 19 }, cancellationToken: Token);

        Assert.Equal(3, splits.CutSignificant().Distinct().Count());
        Assert.Equal(["cluster-0", "cluster-1", "cluster-2", "cluster-3", "cluster-4", "cluster-5"], splits.LeafLabels!);
        Assert.Contains("cluster-0 (first)", splits.ToString(), StringComparison.Ordinal);
        Assert.Equal("kmeans-6", Assert.Single(await dataset.ListClusteringsAsync(Token)).Alias);
    }

    private static (ClusterHierarchy Tree, KMeansResult Fit) Divide(VectorSet vectors, int clusters)
    {
        KMeansResult fit = new KMeans(clusters).Run(vectors, cancellationToken: Token);
        return (ClusterHierarchy.Of(fit.Centroids!, [.. fit.Sizes.Select(size => (long)size)], cancellationToken: Token), fit);
    }
}
