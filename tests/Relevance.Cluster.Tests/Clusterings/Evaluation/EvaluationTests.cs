using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

/// <summary>Figures of quality through the object model, against scikit-learn 1.2.1.</summary>
public sealed class EvaluationTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public EvaluationTests()
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
    public async Task SilhouetteAsync_OfTheTwelvePoints_IsThatOfScikitLearnByDocument()
    {
        SilhouetteResult silhouettes = await _clusters.SilhouetteAsync(cancellationToken: Token);

        double[] expected = [.827802, .841522, .720081, .80112, .798042, .797438, .619492, .686933, .668551, .606713, .674255, .126875];
        Assert.Equal(0.6807354197935869, silhouettes.Mean, 6);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"p{i}"), silhouettes.Documents.Select(document => document.DocumentId));
        Assert.All(expected.Zip(silhouettes.Documents), pair => Assert.Equal(pair.First, pair.Second.Value, 1e-5));
        Assert.Equal(expected[4..7].Average(), silhouettes["cluster-1"].Mean, 5);
        Assert.Equal((3, 3), (silhouettes["cluster-1"].Size, silhouettes["cluster-1"].MeasuredCount));
        Assert.Equal("12 of 12 documents", silhouettes.Coverage?.ToString());
        Assert.StartsWith("silhouette 0.6807 (Euclidean, 12 of 12 documents)\n", silhouettes.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SilhouetteAsync_WithOutliersAndStrangers_LeavesThemOutAndCountsThem()
    {
        // p11 is an outlier, one document has no vector, one no label.
        await _dataset.InsertDocumentsAsync(
            [new Document("without") { ["kind"] = "x" }, new Document("later") { [Golden.VectorField] = new[] { 1f, 1f, 1f } }],
            cancellationToken: Token);
        await _clusters.LabelAsync(
            Golden.Labels
                .Select((label, i) => KeyValuePair.Create($"p{i}", i == 11 ? "outlier" : $"cluster-{label}"))
                .Append(new("without", "cluster-0")),
            cancellationToken: Token);

        SilhouetteResult silhouettes = await _clusters.SilhouetteAsync(cancellationToken: Token);

        Assert.Equal(new ClusterCoverage { MeasuredCount = 11, OutlierCount = 1, WithoutVectorCount = 1, UnlabeledCount = 1 }, silhouettes.Coverage);
        Assert.DoesNotContain(silhouettes.Documents, document => document.DocumentId is "p11" or "without" or "later");
        Assert.Equal(["cluster-0", "cluster-1", "cluster-2"], silhouettes.Clusters.Select(cluster => cluster.Label));
        Assert.Equal("11 of 14 documents; excluded: 1 outliers, 1 without a vector, 1 without a label", silhouettes.Coverage?.ToString());
    }

    [Fact]
    public async Task SilhouetteAsync_OfOneCluster_SaysWhatIsMissing()
    {
        await _clusters.FitAsync(new Golden.Model([.. Golden.Labels.Select(_ => 0)]), cancellationToken: Token);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _clusters.SilhouetteAsync(cancellationToken: Token));

        Assert.Contains("'golden'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("requires two clusters", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DispersionAsync_OfTheTwelvePoints_IsThatOfScikitLearn()
    {
        DispersionResult quality = await _clusters.DispersionAsync(Token);

        Assert.Equal(0.40625172400717946, quality.DaviesBouldin, 6);
        Assert.Equal(33.08491262613831, quality.CalinskiHarabasz, 4);
        Assert.Equal([4, 3, 5], quality.Clusters.Select(cluster => cluster.Size));
        Assert.Equal(quality.Inertia, quality.Clusters.Sum(cluster => cluster.Inertia), 12);
    }

    [Fact]
    public async Task DunnIndexAsync_OfTheTwelvePoints_NamesTheTwoPairsThatDecideIt()
    {
        DunnIndexResult separation = await _clusters.DunnIndexAsync(Token);

        Assert.Equal(0.8071648849616486, separation.Value, 6);
        Assert.Equal(0.6557438524302001, separation.Separation!.Distance, 6);
        Assert.Equal(0.812403840463596, separation.Diameter!.Distance, 6);
        Assert.NotEqual(separation.Separation.FirstLabel, separation.Separation.SecondLabel);
        Assert.Equal(separation.Diameter.FirstLabel, separation.Diameter.SecondLabel);
    }

    [Fact]
    public async Task EvaluateAsync_WithAGroundTruth_GivesEveryFigureAndTheirMean()
    {
        ClusterEvaluation evaluation = await _clusters.EvaluateAsync("kind", cancellationToken: Token);

        Assert.Equal(
            ["silhouette", "Calinski-Harabasz", "Davies-Bouldin", "Dunn index", "adjusted Rand index", "homogeneity", "completeness", "V-measure", "average"],
            evaluation.Metrics.Select(metric => metric.Name));
        Assert.Equal(0.2943396226415094, evaluation["adjusted Rand index"].Score, 12);
        Assert.Equal(0.46438529282194396, evaluation["homogeneity"].Score, 12);
        Assert.Equal(0.5974394995930089, evaluation["completeness"].Score, 12);

        // ((0.6807354 + 1) / 2 + (0.2943396 + 1) / 2 + 0.5974395 + 0.4643853) / 4
        Assert.Equal(
            ((((0.6807354197935869 + 1) / 2) + ((0.2943396226415094 + 1) / 2)) + 0.5974394995930089 + 0.46438529282194396) / 4,
            evaluation.Average!.Value,
            6);
        Assert.All(evaluation.Metrics, metric => Assert.EndsWith(".", metric.Description, StringComparison.Ordinal));
        Assert.Contains("a reasonable structure (grade B)", evaluation["silhouette"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluateAsync_WithoutAGroundTruth_GivesFourFigures()
    {
        ClusterEvaluation evaluation = await _clusters.EvaluateAsync(cancellationToken: Token);

        Assert.Equal(4, evaluation.Metrics.Count);
        Assert.Null(evaluation.Average);
        Assert.Throws<KeyNotFoundException>(() => evaluation["homogeneity"]);
    }

    [Fact]
    public async Task EvaluateAsync_LeavesOutliersOutOfTheAgreementToo()
    {
        await _clusters.FitAsync(new Golden.Model([.. Golden.Labels.Select((label, i) => i >= 7 ? -1 : label)]), cancellationToken: Token);

        ClusterEvaluation evaluation = await _clusters.EvaluateAsync("kind", cancellationToken: Token);

        Assert.Equal(7, evaluation.Truth!.TotalCount);
        Assert.Equal(5, evaluation.Coverage.OutlierCount);
    }

    [Fact]
    public async Task EvaluateAsync_OfOneCluster_HasNoFiguresThatNeedTwoAndSaysSo()
    {
        await _clusters.FitAsync(new Golden.Model([.. Golden.Labels.Select(_ => 0)]), cancellationToken: Token);

        ClusterEvaluation evaluation = await _clusters.EvaluateAsync("kind", cancellationToken: Token);

        Assert.All(
            new[] { evaluation.Silhouette, evaluation.CalinskiHarabasz, evaluation.DaviesBouldin, evaluation.DunnIndex },
            value => Assert.Equal(double.NaN, value));
        Assert.Equal("It needs two clusters with members.", evaluation["silhouette"].Description);
        Assert.Equal(1, evaluation["completeness"].Score);
        Assert.True(double.IsNaN(evaluation.Average!.Value));
    }

    [Fact]
    public async Task EvaluateAsync_AboveTheLimit_LeavesTheDunnIndexOutAndSaysSo()
    {
        ClusterEvaluation evaluation = await _clusters.EvaluateAsync(options: new EvaluationOptions { MaxDunnVectors = 11 }, cancellationToken: Token);

        Assert.True(double.IsNaN(evaluation.DunnIndex));
        Assert.Contains("more than 11 vectors", evaluation["Dunn index"].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluateAsync_AgainstAFieldThatIsNotThere_NamesThoseThatAre()
    {
        FieldNotFoundException exception = await Assert.ThrowsAsync<FieldNotFoundException>(() => _clusters.EvaluateAsync("knid", cancellationToken: Token));

        Assert.Contains("kind", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EvaluateAsync_OfIrisInThree_IsThatOfScikitLearn()
    {
        VectorSet flowers = SharedData.Vectors("iris.csv", 0, 4);
        Dataset iris = new RelevanceClient(_store).GetDataset("iris");
        await iris.InsertDocumentsAsync(
            Enumerable.Range(0, 150).Select(i => new Document($"f{i}") { ["measures_vector_"] = flowers[i].ToArray() }),
            cancellationToken: Token);
        ClusterOps clusters = iris.GetClusterOps("kmeans-3", "measures_vector_");
        await clusters.FitAsync(new KMeans(3), cancellationToken: Token);

        ClusterEvaluation evaluation = await clusters.EvaluateAsync(cancellationToken: Token);

        Assert.Equal(0.552819, evaluation.Silhouette, 6);
        Assert.Equal(561.62776, evaluation.CalinskiHarabasz, 4);
        Assert.Equal(0.661972, evaluation.DaviesBouldin, 6);
    }

    [Fact]
    public async Task CompareAsync_WithAClusteringOfAnotherVectorField_CountsWhatOnlyOneLabels()
    {
        await _dataset.UpdateDocumentsAsync(
            Enumerable.Range(0, 12).Select(i => new Document($"p{i}") { ["other_vector_"] = new[] { i % 2f, 1f } }),
            cancellationToken: Token);
        ClusterOps other = _dataset.GetClusterOps("pairs", "other_vector_");
        await other.LabelAsync(
            Enumerable.Range(1, 11).Select(i => KeyValuePair.Create($"p{i}", i == 11 ? "outlier" : i < 7 ? "a" : "b")),
            cancellationToken: Token);

        ClusteringComparison comparison = await _clusters.CompareAsync(other, Token);

        Assert.Equal((10, 1, 0, 1), (comparison.ComparedCount, comparison.OnlyFirstCount, comparison.OnlySecondCount, comparison.OutlierCount));
        Assert.Equal(3, comparison.Table["a", "cluster-1"]);
        Assert.Equal(4, comparison.Table["b", "cluster-2"]);
        Assert.Equal(1, comparison.Agreement.Homogeneity, 12); // Each cluster of the first is within one of the second.
        Assert.StartsWith(
            "'point_vector_/known-3' (columns) and 'other_vector_/pairs' (rows): 10 documents compared; excluded: 1 only in ",
            comparison.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompareAsync_WithItself_AgreesInEverything()
    {
        ClusteringComparison comparison = await _clusters.CompareAsync("known-3", Token);

        Assert.Equal(1, comparison.Agreement.AdjustedRandIndex);
        Assert.Equal((12, 0, 0, 0), (comparison.ComparedCount, comparison.OnlyFirstCount, comparison.OnlySecondCount, comparison.OutlierCount));
    }

    [Fact]
    public async Task CompareAsync_WithAnAliasThatIsNotThere_SaysWhichThereAre()
    {
        ClusteringNotFoundException exception = await Assert.ThrowsAsync<ClusteringNotFoundException>(() => _clusters.CompareAsync("nothing", Token));

        Assert.Contains("known-3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompareAsync_WithAnotherDataset_IsRejected()
    {
        ClusterOps elsewhere = new RelevanceClient(_store).GetDataset("other").GetClusterOps("a", Golden.VectorField);

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.CompareAsync(elsewhere, Token));

        Assert.Contains("'other'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchClusterCountAsync_FindsTheThreeCornersAndStoresNothing()
    {
        ClusterCountSearch result = await _dataset.SearchClusterCountAsync(
            Golden.VectorField,
            new ClusterCountSearchOptions { MaxClusterCount = 5 },
            cancellationToken: Token);

        Assert.Equal(3, result.BestTried);
        Assert.Equal("known-3", Assert.Single(await _dataset.ListClusteringsAsync(Token)).Alias);
    }

    [Fact]
    public async Task SearchClusterCountAsync_OfMoreClustersThanVectors_NamesTheDataset()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.SearchClusterCountAsync(new ClusterCountSearchOptions { MaxClusterCount = 13 }, cancellationToken: Token));

        Assert.Contains("'golden'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("12 vectors are too few for 13 clusters", exception.Message, StringComparison.Ordinal);
    }
}
