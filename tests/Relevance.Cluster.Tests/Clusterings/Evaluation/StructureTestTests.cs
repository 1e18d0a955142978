using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public sealed class StructureTestTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public StructureTestTests()
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
    public void Run_OnSeparateGroups_FindsStructureWithTheSmallestPValue()
    {
        var progress = new InlineProgress<OperationProgress>();

        StructureTest test = StructureTest.Run(Generated.Groups(300, 8, 5, 3), new StructureTestOptions { DrawCount = 39 }, progress, Token);

        Assert.Equal((1.0 / 40, 39, false), (test.PValue, test.DrawCount, test.IsStoppedEarly));
        Assert.Equal(StructureVerdict.Structure, test.Verdict);
        Assert.Equal([2, 3, 5, 8, 13], test.Candidates.Select(candidate => candidate.ClusterCount));
        Assert.Equal(5, test.Strongest.ClusterCount);
        Assert.Equal(1, test.Strongest.Stability, 1e-12);
        Assert.InRange(test.Effect, 0.9, 1);
        Assert.StartsWith("structure: the vectors are not one cloud, p = 0.025 after 39 draws, ", test.Reason, StringComparison.Ordinal);
        Assert.Equal([19, 29, 39, 49, 58], progress.Reports.Select(report => (int)report.Completed));
        Assert.All(progress.Reports, report => Assert.Equal((OperationStage.Measuring, 58), (report.Stage, report.Total)));
    }

    // 20 sets of one Gaussian, whose p-values are uniform: one is expected at most 0.05.
    [Fact]
    public void Run_OnManySingleGaussians_SeldomFindsStructure()
    {
        var options = new StructureTestOptions { DrawCount = 19 };

        double[] values = [.. Enumerable.Range(0, 20).Select(set => StructureTest.Run(Cloud(set), options, null, Token).PValue)];

        Assert.InRange(values.Count(value => value <= 0.05), 0, 3);
        Assert.InRange(values.Average(), 0.3, 0.7);
        Assert.Contains(values, value => value < 0.3);
        Assert.Contains(values, value => value > 0.7);

        // Of 2 to 150 components, more than rows in some sets; even and uneven; every second one with norms of 1.
        static VectorSet Cloud(int set)
        {
            int dimension = new[] { 2, 5, 40, 150 }[set % 4];
            VectorSet normal = NormalNumbers.Rows(100, dimension, new CounterRandom(set, (RandomPurpose)900, 0));
            return VectorSet.From(Enumerable.Range(0, 100).Select(row =>
            {
                double[] values = [.. normal[row].ToArray().Select((value, t) => 0.2 + (value / (set % 8 < 4 ? 1 : Math.Sqrt(t + 1))))];
                double norm = set % 2 == 0 ? 1 : Math.Sqrt(values.Sum(value => value * value));
                return Array.ConvertAll(values, value => value / norm);
            }));
        }
    }

    [Fact]
    public void Run_OnOneGaussian_SaysSo_AndStopsEarly()
    {
        VectorSet vectors = NormalNumbers.Rows(300, 4, new CounterRandom(1, (RandomPurpose)901, 0));

        StructureTest test = StructureTest.Run(vectors, new StructureTestOptions { DrawCount = 199 }, null, Token);

        Assert.True(test.IsStoppedEarly);
        Assert.InRange(test.DrawCount, 10, 198);
        Assert.Equal(10.0 / test.DrawCount, test.PValue);
        Assert.Equal(StructureVerdict.OneCloud, test.Verdict);
        Assert.StartsWith("no structure: one cloud explains the vectors, p = ", test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnEqualVectors_FindsOneCloud()
    {
        StructureTest test = StructureTest.Run(VectorSet.From(Enumerable.Repeat(new[] { 1f, 2f }, 30)), null, null, Token);

        Assert.Equal((1, StructureVerdict.OneCloud), (test.PValue, test.Verdict));
    }

    [Theory]
    [InlineData("banking77-test.minilm.npy")]
    [InlineData("clinc150-test.minilm.npy")]
    public void Run_OnEmbeddingsOfQuestionsWithIntents_FindsStructure(string file)
    {
        VectorSet vectors = VectorSet.ReadNumpy(SharedData.PathOrSkip(file), Token);

        StructureTest test = StructureTest.Run(vectors, new StructureTestOptions { ClusterCounts = [21], DrawCount = 19, MaxVectors = 600 }, null, Token);

        Assert.Equal((StructureVerdict.Structure, 0.05, true, true), (test.Verdict, test.PValue, test.IsOnSphere, test.IsSampled));
        Assert.InRange(test.Effect, 0.2, 0.9);
        Assert.EndsWith("Tested on a sample of 600 vectors.", test.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void Run_OnAnyNumberOfThreads_HasTheKnownBits()
    {
        VectorSet vectors = Generated.Groups(150, 33, 4, 2);
        var options = new StructureTestOptions { DrawCount = 19, ClusterCounts = [4, 2, 4], MaxVectors = 120, MaxDegreeOfParallelism = 1 };

        StructureTest one = StructureTest.Run(vectors, options, null, Token);

        Assert.Equal(one.Candidates, StructureTest.Run(vectors, options with { MaxDegreeOfParallelism = 3 }, null, Token).Candidates);
        Assert.NotEqual(one.Candidates, StructureTest.Run(vectors, options with { Seed = 1 }, null, Token).Candidates);
        Assert.Equal("40135C8C619C2166 4032E8AA540303B4", string.Join(' ', one.Candidates.Select(c => $"{BitConverter.DoubleToInt64Bits(c.Score):X}")));
    }

    [Fact]
    public void Texts_HaveTheFiguresAndTheVerdict()
    {
        var test = new StructureTest
        {
            Candidates = [new(2, 0.9, 0.9, 0.01, 1.5), new(3, 0.55, 0.5, 0.125, 4)],
            PValue = 0.01,
            DrawCount = 99,
            IsStoppedEarly = false,
            MeasuredCount = 500,
        };

        Assert.Equal(StructureVerdict.Structure, test.Verdict);
        Assert.Equal(StructureVerdict.Weak, (test with { Candidates = [new(3, 0.52, 0.5, 0.125, 4)] }).Verdict);
        Assert.Equal(StructureVerdict.OneCloud, (test with { PValue = 0.06 }).Verdict);
        Assert.Equal(
            "clusters  stability  stability of one cloud  separation  score  effect\n"
                + "       2      0.900                   0.900       0.010    1.5   0.000\n"
                + "       3      0.550                   0.500       0.125    4.0   0.100\n"
                + "structure: the vectors are not one cloud, p = 0.01 after 99 draws, and their clusters are found again: "
                + "with 3 clusters, two halves of the vectors agree by 0.55, and by 0.50 in one cloud: effect 0.10 of 1.",
            test.ToString());
        Assert.StartsWith(
            "structure too weak to use: the vectors are not one Gaussian cloud, p = 0.01 after 99 draws, but with 3 clusters, ",
            (test with { Candidates = [new(3, 0.52, 0.5, 0.125, 4)] }).Reason,
            StringComparison.Ordinal);
        Assert.StartsWith("clusters,stability,stability of one cloud,separation,score,effect\n2,0.9,0.9,0.01,1.5,0\n", test.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("| 2 | 0.900 | 0.900 | 0.010 | 1.5 | 0.000 |", test.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("2 clusters, one cloud: 0.9", test.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("\"one cloud\"", test.ToVegaLite(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfTooFewVectorsOrTooManyClusters_SaysWhatIsPossible()
    {
        VectorSet vectors = Generated.Groups(30, 2, 2, 1);

        ArgumentException few = Assert.Throws<ArgumentException>(() => StructureTest.Run(vectors.Select([.. Enumerable.Range(0, 9)]), null, null, Token));
        ArgumentException many = Assert.Throws<ArgumentException>(
            () => StructureTest.Run(vectors, new StructureTestOptions { ClusterCounts = [16] }, null, Token));

        Assert.StartsWith("9 vectors are too few to test: at least 10 are required.", few.Message, StringComparison.Ordinal);
        Assert.StartsWith("16 clusters are too many: each half of 30 measured vectors has 15.", many.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StructureTestOptions { ClusterCounts = [1] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StructureTestOptions { DrawCount = 18 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StructureTestOptions { SignificanceLevel = 1 });
    }

    [Fact]
    public async Task TestStructureAsync_OfAClustering_TriesItsNumberOfClusters_AndOfAField_AFew()
    {
        var options = new StructureTestOptions { DrawCount = 19 };

        StructureTest ofClusters = await _clusters.TestStructureAsync(options, cancellationToken: Token);
        StructureTest ofField = await _dataset.TestStructureAsync(Golden.VectorField, options, cancellationToken: Token);

        Assert.Equal(3, Assert.Single(ofClusters.Candidates).ClusterCount);
        Assert.Equal(2, Assert.Single(ofField.Candidates).ClusterCount);
        Assert.Equal(12, ofField.MeasuredCount);
        Assert.Equal("known-3", Assert.Single(await _dataset.ListClusteringsAsync(Token)).Alias);
    }

    [Fact]
    public async Task TestStructureAsync_OfMoreClustersThanHalfOfTheVectors_NamesTheDataset()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.TestStructureAsync(new StructureTestOptions { ClusterCounts = [7] }, cancellationToken: Token));

        Assert.Contains("'golden'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("7 clusters are too many", exception.Message, StringComparison.Ordinal);
    }
}
