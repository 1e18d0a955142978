using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Reports;

/// <summary>Tests reports of a dataset: creating, storing, listing, reading and deleting.</summary>
public sealed class ReportTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public ReportTests()
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
    public async Task CreateReportAsync_OfTheTwelvePoints_HasTheFiguresOfEvaluateAsync()
    {
        ClusterReport report = await _clusters.CreateReportAsync(cancellationToken: Token);

        Assert.Equal(("golden", Golden.VectorField, "known-3", "known"), (report.DatasetId, report.VectorField, report.Alias, report.ModelName));
        Assert.Equal(0.6807354197935869, report.Overview.Silhouette, 6);
        Assert.Equal(0.40625172400717946, report.Overview.DaviesBouldin, 6);
        Assert.Equal(33.08491262613831, report.Overview.CalinskiHarabasz, 4);
        Assert.Equal(0.8071648849616486, report.Overview.DunnIndex, 6);
        Assert.Equal(1.069039, report["cluster-1"].Nearest!.Distance, 5);
        Assert.Equal(0.308845, report["cluster-1"].Nearest!.Similarity, 5);
        Assert.Equal([new("kind", ReportFieldKind.Category), new("rank", ReportFieldKind.Number)], report.Fields);
        Assert.Equal(1.5, report["cluster-0"].Numbers[0].Numbers.Mean);
        Assert.Equal("shoe", report["cluster-0"].Categories[0].Values[0].Value);
    }

    [Fact]
    public async Task CreateReportAsync_ShowsDocumentsWithTheFieldsAskedFor()
    {
        ClusterReport report = await _clusters.CreateReportAsync(
            new ClusterReportOptions { MemberCount = 1, MemberFields = ["kind"], Fields = [] },
            cancellationToken: Token);
        ClusterReport bare = await _clusters.CreateReportAsync(new ClusterReportOptions { MemberCount = 1, MemberFields = [] }, cancellationToken: Token);
        ClusterReport whole = await _clusters.CreateReportAsync(new ClusterReportOptions { MemberCount = 1 }, cancellationToken: Token);

        RankedDocument closest = Assert.Single(report["cluster-0"].Closest);
        Assert.Equal(
            (await _clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 1 }, Token))["cluster-0"].Members[0].Document.Id,
            closest.Document.Id);
        Assert.Equal(["_id", "kind"], closest.Document.FieldNames);
        Assert.Equal(["_id"], bare["cluster-0"].Closest[0].Document.FieldNames);
        Assert.Contains("rank", whole["cluster-0"].Closest[0].Document.FieldNames);
        Assert.False(whole["cluster-0"].Closest[0].Document.Contains(Golden.VectorField));
        Assert.Empty(report.Fields);
    }

    [Fact]
    public async Task CreateReportAsync_CountsOutliersAndDocumentsWithoutAVector()
    {
        await _dataset.InsertDocumentsAsync([new Document("without") { ["kind"] = "x" }, new Document("later")], cancellationToken: Token);
        await _clusters.LabelAsync(
            Golden.Labels
                .Select((label, i) => KeyValuePair.Create($"p{i}", i == 11 ? "outlier" : $"cluster-{label}"))
                .Append(new("without", "cluster-0")),
            cancellationToken: Token);

        ClusterReport report = await _clusters.CreateReportAsync(cancellationToken: Token);

        Assert.Equal("11 of 14 documents; excluded: 1 outliers, 1 without a vector, 1 without a label", report.Coverage.ToString());
        Assert.Equal((5, 4), (report["cluster-0"].Size, report["cluster-0"].Distances.Count));
        Assert.Equal(5, report["cluster-0"].Categories[0].DocumentCount);
    }

    [Fact]
    public async Task CreateReportAsync_OfLabelsThatDocumentsCameWith_TakesTheMeansForCentroids()
    {
        await _dataset.UpdateDocumentsAsync([new Document("p4") { [$"_cluster_.{Golden.VectorField}.known-3"] = "own" }], cancellationToken: Token);

        ClusterReport report = await _clusters.CreateReportAsync(cancellationToken: Token);

        Assert.Equal((1, 0.0), (report["own"].Size, report["own"].Distances.Mean));
    }

    [Fact]
    public async Task CreateReportAsync_OfAFieldThatIsNotThere_NamesThoseThatAre()
    {
        FieldNotFoundException exception = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => _clusters.CreateReportAsync(new ClusterReportOptions { Fields = ["knid"] }, cancellationToken: Token));

        Assert.Contains("kind", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateReportAsync_ReportsProgressStageByStage()
    {
        var progress = new InlineProgress<OperationProgress>();

        await _clusters.CreateReportAsync(null, progress, Token);

        Assert.Equal(
            [OperationStage.Reading, OperationStage.Measuring, OperationStage.Fetching, OperationStage.Profiling],
            progress.Reports.Select(report => report.Stage).Distinct());
        Assert.Equal(progress.Reports[^1].Total, progress.Reports[^1].Completed);
    }

    [Fact]
    public async Task CreateReportAsync_OnOneThread_IsTheSameToTheBit()
    {
        var alone = new ClusterReportOptions { Evaluation = new EvaluationOptions { MaxDegreeOfParallelism = 1 } };
        var together = new ClusterReportOptions { Evaluation = new EvaluationOptions { MaxDegreeOfParallelism = 4 } };

        Assert.Equal(
            (await _clusters.CreateReportAsync(alone, cancellationToken: Token)).ToJson(),
            (await _clusters.CreateReportAsync(together, cancellationToken: Token)).ToJson());
    }

    [Fact]
    public async Task CreateReportAsync_OfAFieldThatCannotBeRead_ThrowsItsFailure_AndReportsNoFieldAsProfiled()
    {
        var progress = new InlineProgress<OperationProgress>();
        ClusterOps clusters = new RelevanceClient(new UnreadableFieldStore(_store)).GetDataset("golden").GetClusterOps("known-3", Golden.VectorField);

        await Assert.ThrowsAsync<InvalidDataException>(() => clusters.CreateReportAsync(null, progress, Token));

        Assert.DoesNotContain(progress.Reports, report => report.Stage == OperationStage.Profiling);
    }

    [Fact]
    public async Task StoreReportAsync_KeepsEveryNumberToTheBit()
    {
        ClusterReport report = await _clusters.CreateReportAsync(cancellationToken: Token);

        StoredReport stored = await _dataset.StoreReportAsync("first", report, Token);
        ClusterReport? read = await _dataset.GetReportAsync("first", Token);

        Assert.Equal(new StoredReport("first", report.Title, Golden.VectorField, "known-3", 3, 12, report.ToJson().Length), stored);
        Assert.Equal(report.ToJson(), read!.ToJson());
        Assert.Equal(report.ToMarkdown(), read.ToMarkdown());
        Assert.Equal(report.ToString(), read.ToString());
        Assert.Equal(report.Overview.Silhouette, read.Overview.Silhouette);
    }

    [Fact]
    public async Task StoreReportAsync_UnderANameThatIsTaken_TakesItsPlaceAndLeavesTheRestOfTheMetadata()
    {
        await _dataset.UpdateMetadataAsync(new Document("m") { ["note"] = "kept" }, Token);
        await _dataset.StoreReportAsync("a.b", await _clusters.CreateReportAsync(cancellationToken: Token), Token);
        await _dataset.StoreReportAsync("zwei 🙂", await _clusters.CreateReportAsync(cancellationToken: Token), Token);

        await _dataset.StoreReportAsync(
            "a.b",
            await _clusters.CreateReportAsync(new ClusterReportOptions { Title = "second" }, cancellationToken: Token),
            Token);

        Assert.Equal(
            [("a.b", "second"), ("zwei 🙂", "Clusters of golden by point_vector_: known-3")],
            (await _dataset.ListReportsAsync(Token)).Select(report => (report.Name, report.Title)));
        Assert.Equal("kept", (await _dataset.GetMetadataAsync(Token))["note"].AsText());
    }

    [Fact]
    public async Task DeleteReportAsync_DeletesThatOne()
    {
        ClusterReport report = await _clusters.CreateReportAsync(cancellationToken: Token);
        await _dataset.StoreReportAsync("first", report, Token);
        await _dataset.StoreReportAsync("second", report, Token);

        Assert.True(await _dataset.DeleteReportAsync("first", Token));
        Assert.False(await _dataset.DeleteReportAsync("first", Token));

        Assert.Null(await _dataset.GetReportAsync("first", Token));
        Assert.Equal("second", Assert.Single(await _dataset.ListReportsAsync(Token)).Name);
        await _dataset.StoreReportAsync("first", report, Token);
        Assert.NotNull(await _dataset.GetReportAsync("first", Token));
    }

    [Fact]
    public async Task StoreReportAsync_OfOneThatIsTooLarge_StatesTheLimitAndStoresNothing()
    {
        ClusterReport report = await _clusters.CreateReportAsync(
            new ClusterReportOptions { Title = new string('x', Dataset.MaxReportLength) },
            cancellationToken: Token);

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => _dataset.StoreReportAsync("large", report, Token));

        Assert.Contains("'golden'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("above the limit of 4194304", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await _dataset.ListReportsAsync(Token));
    }

    [Fact]
    public async Task GetReportAsync_OfSomethingElseInItsPlace_SaysWhatIsThere()
    {
        await _dataset.UpdateMetadataAsync(new Document("m") { ["_cluster_report_.odd.report"] = "{\"format\":2}" }, Token);

        FormatException exception = await Assert.ThrowsAsync<FormatException>(() => _dataset.GetReportAsync("odd", Token));

        Assert.Contains("format 2", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "'odd' has no 'title'",
            (await Assert.ThrowsAsync<FormatException>(() => _dataset.ListReportsAsync(Token))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "report: expected an object, found an array.")]
    [InlineData("{}", "report has no 'format'.")]
    [InlineData("{\"format\":1,\"title\":7}", "report.title: expected a text, found a number.")]
    [InlineData("{\"format\":1", "not a cluster report")]
    public void Parse_OfAnInvalidReport_NamesThePart(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ClusterReport.Parse(json)).Message, StringComparison.Ordinal);

    private sealed class UnreadableFieldStore(DocumentStore inner) : DelegatingStore(inner)
    {
        public override Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
            string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default) =>
            Task.FromException<IReadOnlyList<DocumentValue>>(new InvalidDataException("damaged"));
    }
}
