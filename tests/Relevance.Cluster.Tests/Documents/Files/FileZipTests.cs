using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>The documents of two files, joined by order or by key.</summary>
public sealed class FileZipTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-zip-").FullName;
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Dataset Shop => new RelevanceClient(_store).GetDataset("shop");

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Zip_ByOrder_GivesEachTextItsVector()
    {
        string texts = Write("q.tsv", "text\tlabel\nwhere is my card\tcard\nhello\tgreeting\n");
        string vectors = Vectors("q.npy", [[1, 2], [3, 4]]);

        string[] named = await ReadAsync(DocumentFile.ZipAsync(texts, vectors, "text_vector_", cancellationToken: Token));
        string[] unnamed = await ReadAsync(DocumentFile.ZipAsync(texts, vectors, cancellationToken: Token));

        Assert.Equal(
            [
                """{"_id":"row-1","text":"where is my card","label":"card","text_vector_":[1,2]}""",
                """{"_id":"row-2","text":"hello","label":"greeting","text_vector_":[3,4]}""",
            ],
            named);
        Assert.EndsWith("\"q_vector_\":[1,2]}", unnamed[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zip_OfTheSharedQuestions_ClustersAndEvaluatesInFiveLines()
    {
        string texts = SharedData.PathOrSkip("banking77-test.tsv");
        string vectors = SharedData.PathOrSkip("banking77-test.minilm.npy");

        WriteSummary written = await Shop.InsertDocumentsAsync(DocumentFile.ZipAsync(texts, vectors, "text_vector_"), cancellationToken: Token);
        ClusterOps clusters = Shop.GetClusterOps("km", "text_vector_");
        await clusters.FitAsync(new KMeans(77), cancellationToken: Token);
        ContingencyTable table = await clusters.DistributionAsync("label", cancellationToken: Token);

        Assert.Equal((3080, 0), (written.InsertedCount, written.Rejected.Count));
        Assert.InRange(table.AdjustedRandIndex, 0.4, 1);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(1, 2)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Zip_OfUnequalLengths_NamesBothFilesAndNumbers(int documents, int vectors)
    {
        string array = Vectors("v.npy", [.. Enumerable.Range(0, vectors).Select(n => new[] { n, 1f })]);
        string csv = Write("d.csv", "_id,n\n" + string.Concat(Enumerable.Range(0, documents).Select(n => $"d{n},{n}\n")));
        string lines = Write("d.jsonl", string.Concat(Enumerable.Range(0, documents).Select(n => $$"""{"_id":"d{{n}}"}""" + "\n")));

        string early = await FailAsync(DocumentFile.ZipAsync(csv, array, "v_vector_"));
        string late = await FailAsync(DocumentFile.ZipAsync(lines, array, "v_vector_"));

        Assert.StartsWith($"'d.csv' has {documents} documents and 'v.npy' has {vectors}: expected equal numbers", early, StringComparison.Ordinal);
        Assert.StartsWith($"'d.jsonl' has {documents} documents and 'v.npy' has {vectors}: expected equal numbers", late, StringComparison.Ordinal);
        if (documents > 0)
        {
            await Assert.ThrowsAsync<InvalidDocumentException>(() => Shop.InsertDocumentsAsync(DocumentFile.ZipAsync(csv, array, "v_vector_"), cancellationToken: Token));
            Assert.Equal(0, await Shop.CountAsync(cancellationToken: Token));
        }
    }

    [Fact]
    public async Task Zip_ByOrderWithBadDocumentsInBoth_KeepsTheOthersTogetherAndListsTheBad()
    {
        string lines = Write("d.jsonl", "{\"_id\":\"a\"}\n{\"_id\":\n\n{\"_id\":\"c\"}\n{\"_id\":\"d\"}\n");
        string vectors = Vectors("v.npy", [[1, 1], [2, 2], [3, 3], [4, 4]]);
        byte[] bytes = await File.ReadAllBytesAsync(vectors, Token);
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, 128 + (2 * 2 * sizeof(float)));
        await File.WriteAllBytesAsync(vectors, bytes, Token);

        WriteSummary written = await Shop.InsertDocumentsAsync(DocumentFile.ZipAsync(lines, vectors, "v_vector_"), cancellationToken: Token);

        Assert.Equal(2, written.InsertedCount);
        Assert.Equal("[1,1]", (await Shop.GetDocumentAsync("a", Token))!["v_vector_"].ToJson());
        Assert.Equal("[4,4]", (await Shop.GetDocumentAsync("d", Token))!["v_vector_"].ToJson());
        Assert.Equal(["d.jsonl, line 2", "v.npy, row 3"], written.Rejected.Select(rejected => rejected.SourceLocation));
    }

    [Fact]
    public async Task Zip_ByOrderOfFilesWithOtherIds_IsRejected()
    {
        string first = Write("a.jsonl", """{"_id":"x","n":1}""");
        string other = Write("b.jsonl", """{"_id":"y","m":2}""");

        Assert.Equal(
            "a.jsonl, line 1: joined by order with b.jsonl, line 1, but their ids differ: 'x' and 'y'. Join by the field that holds the id: new ZipOptions { Key = \"_id\" }.",
            await FailAsync(DocumentFile.ZipAsync(first, other)));
        Assert.Equal(["""{"_id":"y","n":1,"m":2}"""], await ReadAsync(DocumentFile.ZipAsync(Write("c.csv", "n\n1\n"), other)));
    }

    [Fact]
    public async Task Zip_ByKey_MatchesIdsAndListsWhatHasNoMatch()
    {
        string products = Write("p.csv", "sku,title\ns-2,boot\ns-1,sandal\ns-9,hat\ns-1,again\n");
        string vectors = Write(
            "v.jsonl",
            """
            {"sku":"s-1","embedding":[1,2]}
            {"sku":"s-2","embedding":[3,4]}
            {"sku":"s-2","embedding":[5,6]}
            {"sku":"s-7","embedding":[7,8]}
            """);

        WriteSummary written = await Shop.InsertDocumentsAsync(DocumentFile.ZipAsync(products, vectors, "title_vector_", new() { Key = "sku" }), cancellationToken: Token);

        Assert.Equal(2, written.InsertedCount);
        Assert.Equal("""{"_id":"s-2","sku":"s-2","title":"boot","title_vector_":[3,4]}""", (await Shop.GetDocumentAsync("s-2", Token))!.ToJson());
        Assert.Equal("[1,2]", (await Shop.GetDocumentAsync("s-1", Token))!["title_vector_"].ToJson());
        Assert.Equal(
            [
                "v.jsonl, line 3: s-2: the id occurs already in v.jsonl, line 2.",
                "p.csv, line 4: s-9: no document of v.jsonl has this id.",
                "p.csv, line 5: s-1: the id occurs already in p.csv, line 3.",
                "v.jsonl, line 4: s-7: no document of p.csv has this id.",
            ],
            written.Rejected.Select(rejected => rejected.ToString()));
    }

    [Fact]
    public async Task Zip_WithoutAListForWhatHasNoMatch_Throws()
    {
        string first = Write("a.jsonl", """{"_id":"x"}""");
        string other = Write("b.jsonl", """{"_id":"y"}""");
        List<RejectedDocument> rejected = [];

        Assert.StartsWith("a.jsonl, line 1: document 'x': no document of b.jsonl has this id.", await FailAsync(DocumentFile.ZipAsync(first, other, options: new() { Key = "_id" })), StringComparison.Ordinal);
        Assert.Empty(await ReadAsync(DocumentFile.ZipAsync(first, other, options: new() { Key = "_id", First = new() { Rejected = rejected } })));
        Assert.Equal(["x", "y"], rejected.Select(document => document.DocumentId));
    }

    [Fact]
    public async Task Zip_OfFieldsWithDifferentValues_ListsTheDocument()
    {
        string first = Write("a.jsonl", "{\"_id\":\"x\",\"n\":1,\"m\":null}\n{\"_id\":\"y\",\"n\":1}\n");
        string other = Write("b.jsonl", "{\"_id\":\"x\",\"n\":1.0,\"m\":2}\n{\"_id\":\"y\",\"n\":2}\n");
        List<RejectedDocument> rejected = [];

        Assert.Equal(["""{"_id":"x","n":1.0,"m":2}"""], await ReadAsync(DocumentFile.ZipAsync(first, other, options: new() { First = new() { Rejected = rejected } })));
        Assert.Equal("a.jsonl, line 2: y: field 'n' has another value in b.jsonl.", Assert.Single(rejected).ToString());
    }

    [Fact]
    public async Task Zip_OfOtherThanOneVector_SaysWhatWasFound()
    {
        string first = Write("a.jsonl", """{"_id":"x"}""");
        string two = Write("b.jsonl", """{"_id":"x","a":[1,2],"b":[1]}""");
        string none = Write("c.jsonl", """{"_id":"x","a":"word"}""");

        Assert.Contains("expected one vector to become 'v_vector_', found a, b.", await FailAsync(DocumentFile.ZipAsync(first, two, "v_vector_")), StringComparison.Ordinal);
        Assert.Contains("expected one vector to become 'v_vector_', found none.", await FailAsync(DocumentFile.ZipAsync(first, none, "v_vector_")), StringComparison.Ordinal);
        Assert.Equal(
            "a.jsonl: 'v.npy' has no ids to join by. Without a key, documents are joined by order.",
            await FailAsync(DocumentFile.ZipAsync(first, Vectors("v.npy", [[1f]]), options: new() { Key = "_id" })));
        Assert.Throws<ArgumentException>(() => DocumentFile.ZipAsync(first, two, options: new() { Key = "sku", First = new() { IdField = "id" } }));
    }

    [Fact]
    public async Task Zip_ThatIsCancelled_EndsIt()
    {
        string first = Write("a.jsonl", string.Concat(Enumerable.Range(0, 1000).Select(n => $$"""{"_id":"d{{n}}"}""" + "\n")));
        string other = Vectors("v.npy", [.. Enumerable.Range(0, 1000).Select(n => new[] { 1f, n })]);
        using CancellationTokenSource source = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Document document in DocumentFile.ZipAsync(first, other, "v_vector_", cancellationToken: source.Token))
            {
                await source.CancelAsync();
            }
        });
    }

    private static async Task<string[]> ReadAsync(IAsyncEnumerable<Document> documents) =>
        [.. (await documents.ToListAsync(Token)).Select(document => document.ToJson())];

    private static async Task<string> FailAsync(IAsyncEnumerable<Document> documents) =>
        (await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(documents))).Message;

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private string Vectors(string name, float[][] rows)
    {
        string path = Path.Combine(_folder, name);
        (rows.Length == 0 ? VectorSet.Empty(2) : VectorSet.From(rows)).WriteNumpy(path);
        return path;
    }
}
