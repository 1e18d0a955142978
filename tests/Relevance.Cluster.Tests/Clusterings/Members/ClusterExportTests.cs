using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Members;

/// <summary>Tests files of documents with their cluster: formats, columns, conflicts, failures.</summary>
public sealed class ClusterExportTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-export-").FullName;
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;
    private readonly ClusterOps _clusters;

    public ClusterExportTests()
    {
        _shop = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _shop.GetClusterOps("km", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _shop.InsertDocumentsAsync(
            Enumerable.Range(0, 1500).Select(i => new Document($"d{i}") { ["n"] = i, [Field] = new[] { i < 1200 ? 0f : 9f, 1f } }),
            cancellationToken: Token);
        await _clusters.FitAsync(new KMeans(2, seed: 0), cancellationToken: Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.tsv")]
    [InlineData("a.csv.gz")]
    [InlineData("a.jsonl.br")]
    [InlineData("a.json")]
    public async Task ExportAsync_InEveryFormatAndCompression_IsReadBack(string name)
    {
        await _clusters.ExportAsync(At(name), cancellationToken: Token);

        List<Document> read = await DocumentFile.ReadAsync(At(name), cancellationToken: Token).ToListAsync(Token);
        Dictionary<string, string> labels = (await _clusters.ReadLabelsAsync(cancellationToken: Token))
            .ToDictionary(label => label.DocumentId, label => label.Label, StringComparer.Ordinal);
        Assert.Equal(1500, read.Count);
        Assert.All(read, document => Assert.Equal((labels[document.Id], 0.0), (document["cluster"].AsText(), document["cluster_distance"].AsNumber())));
        Assert.All(read, document => Assert.False(document.Contains(Field)));
    }

    [Fact]
    public async Task ExportAsync_OfANameThatOnlyLateDocumentsHave_HasItsColumn()
    {
        string late = (await _clusters.ReadLabelsAsync(cancellationToken: Token))[1400].Label;
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [late] = "late" }, Token);

        await _clusters.ExportAsync(At("a.csv"), cancellationToken: Token);

        string[] lines = await File.ReadAllLinesAsync(At("a.csv"), Token);
        Assert.Equal("_id,n,cluster,cluster_name,cluster_distance", lines[0]);
        Assert.Equal($"d1400,1400,{late},late,0", lines[1401]);
    }

    [Fact]
    public async Task ExportAsync_WithChosenColumns_AddsItsOwn()
    {
        DocumentQuery query = new() { Filter = Filter.Field("n") == 3 };

        await _clusters.ExportAsync(At("a.txt"), query, fileOptions: new() { Format = DocumentFileFormat.Csv, Columns = ["size", "n"], Delimiter = ';' }, cancellationToken: Token);

        Assert.Equal("_id;size;n;cluster;cluster_name;cluster_distance", (await File.ReadAllLinesAsync(At("a.txt"), Token))[0]);
    }

    [Fact]
    public async Task ExportAsync_WithVectors_WritesThem()
    {
        await _clusters.ExportAsync(At("a.jsonl"), new DocumentQuery { Filter = Filter.Field("n") == 3 }, cancellationToken: Token);

        string label = (await _clusters.ReadLabelsAsync(Filter.Field("n") == 3, Token))[0].Label;
        Assert.Equal(
            $$"""{"_id":"d3","n":3,"v_vector_":[0,1],"cluster":"{{label}}","cluster_name":null,"cluster_distance":0}""" + "\n",
            await File.ReadAllTextAsync(At("a.jsonl"), Token));
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("cluster_name")]
    [InlineData("cluster_distance")]
    public async Task ExportAsync_OfDocumentsThatHaveTheField_WritesNothing(string taken)
    {
        await _shop.UpdateDocumentsAsync([new Document("d700") { [taken] = "mine" }], cancellationToken: Token);

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.ExportAsync(At("a.csv"), cancellationToken: Token));

        Assert.Contains($"'{taken}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("""labelField: "found_cluster")""", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
        await _clusters.ExportAsync(At("a.csv"), labelField: "found_cluster", cancellationToken: Token);
        await _clusters.ExportAsync(At("a.csv"), new DocumentQuery { SelectFields = ["n"] }, cancellationToken: Token);
    }

    [Fact]
    public async Task ExportAsync_WhenADocumentDoesNotFit_LeavesAnExistingFile()
    {
        await File.WriteAllTextAsync(At("a.csv"), "before", Token);
        await _shop.UpdateDocumentsAsync([new Document("d1400") { ["rare"] = 1 }], cancellationToken: Token);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _clusters.ExportAsync(At("a.csv"), cancellationToken: Token));

        Assert.Contains("'d1400' has a field 'rare'", exception.Message, StringComparison.Ordinal);
        Assert.Equal("before", await File.ReadAllTextAsync(At("a.csv"), Token));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task ExportAsync_CancelledAfterAPage_LeavesNoFile()
    {
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _clusters.ExportAsync(At("a.csv"), progress: new CancellingProgress(cancellation), cancellationToken: cancellation.Token));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task ExportAsync_ReportsPages_WithTheirTotal()
    {
        InlineProgress<OperationProgress> progress = new();

        await _clusters.ExportAsync(At("a.csv"), progress: progress, cancellationToken: Token);

        Assert.Equal([new(OperationStage.Writing, 1000, 1500), new(OperationStage.Writing, 1500, 1500)], progress.Reports);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.npz")]
    public async Task ExportAsync_AsAnArray_IsRejected(string name)
    {
        NotSupportedException exception =
            await Assert.ThrowsAsync<NotSupportedException>(() => _clusters.ExportAsync(At(name), cancellationToken: Token));

        Assert.Contains("no place for labels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportAsync_ByCosine_HasDistanceOneForAZeroVector()
    {
        await _clusters.FitAsync(
            new KMeans(new KMeansOptions { ClusterCount = 2, Metric = DistanceMetric.Cosine }),
            new FitOptions { ReplaceExisting = true },
            cancellationToken: Token);
        await _shop.UpdateDocumentsAsync([new Document("d3") { [Field] = new[] { 0f, 0f } }], cancellationToken: Token);

        await _clusters.ExportAsync(At("a.jsonl"), new DocumentQuery { Filter = Filter.Field("n") == 3 }, cancellationToken: Token);

        Document document = await DocumentFile.ReadAsync(At("a.jsonl"), cancellationToken: Token).SingleAsync(Token);
        Assert.Equal(1, document["cluster_distance"].AsNumber());
    }

    [Fact]
    public async Task ExportAsync_OfNoClustering_WritesNothing()
    {
        await Assert.ThrowsAsync<ClusteringNotFoundException>(
            () => _shop.GetClusterOps("none", Field).ExportAsync(At("a.csv"), cancellationToken: Token));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task ExportAsync_OfABlend_HasTheDistancesOfTheClosestDocuments()
    {
        await _shop.InsertDocumentsAsync(
            Enumerable.Range(0, 6).Select(i => new Document($"b{i}") { [Field] = new[] { i, 1f }, ["w_vector_"] = new[] { 1f, i * i } }), cancellationToken: Token);
        ClusterOps blend = _shop.GetClusterOps("both", [Field, "w_vector_"]);
        await blend.FitAsync(new KMeans(2, seed: 0), cancellationToken: Token);

        ClusterDistribution written = await blend.ExportAsync(At("a.jsonl"), cancellationToken: Token);

        Dictionary<string, double?> exported = await DocumentFile.ReadAsync(At("a.jsonl"), cancellationToken: Token)
            .ToDictionaryAsync(document => document.Id, document => document["cluster_distance"].AsNumber(), StringComparer.Ordinal, Token);
        MemberLists closest = await blend.ListClosestAsync(cancellationToken: Token);
        Assert.Equal((6, 1500), (written.TotalCount, written.UnlabeledCount));
        Assert.All(closest.SelectMany(cluster => cluster.Members), member => Assert.Equal(member.Distance, exported[member.Document.Id]));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private sealed class CancellingProgress(CancellationTokenSource cancellation) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => cancellation.Cancel();
    }
}
