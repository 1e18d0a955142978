using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests;

/// <summary>Documents that are written and read again are the same.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Extensions => ["parquet", "arrow", "arrows", "feather"];

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task ADocumentOfEveryKind_IsTheSame(string extension)
    {
        Document[] documents =
        [
            Document.Parse("""
                {"_id": "a", "flag": true, "count": 9007199254740993, "price": 19.9, "title": "boot ü", "empty": "", "day": "2022-01-09",
                 "at": "2022-01-09T23:21:07.246Z", "local": "2022-01-09T23:21:07.246001", "kind": "x", "mixed": 1, "size": {"eu": 42, "in": {"cm": 26.5}},
                 "tags": ["x", null, "y"], "counts": [1, 2], "rows": [[1, 2], [], [3]], "parts": [{"n": 1, "t": "a"}, null, {"n": 2}],
                 "a.b": 1, "nothing": {}, "none": [], "t_vector_": [0.1, -2, 3e-8], "part_chunk_": [{"t": "x", "p_chunkvector_": [1, 2]}]}
                """),
            Document.Parse("""
                {"_id": "b", "flag": false, "count": -1, "price": 5, "mixed": "one", "kind": "2022-01-09", "size": {"in": {}}, "tags": [],
                 "t_vector_": [1, 2, 3], "part_chunk_": []}
                """),
            Document.Parse("""{"_id": "c", "mixed": [1, "x", {"y": 1.50}], "at": "0001-01-01T00:00:00Z"}"""),
        ];
        documents[0]["embedding"] = new[] { 0.5f, float.Epsilon };
        using TemporaryFolder folder = new();
        string path = folder["all." + extension];

        long count = await DocumentFile.WriteAsync(path, documents, cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyList<Document> read = await Rows.ReadAsync(path);

        Assert.Equal(3, count);
        Assert.Equal(
            documents.Select(document => document.ToValue().ToCanonical().ToJson()),
            read.Select(document => document.ToValue().ToCanonical().ToJson()));
        Assert.Equal(FieldKind.Vector, read[0]["embedding"].Kind);
        Assert.Equal(FieldKind.Vector, read[0]["part_chunk_.0.p_chunkvector_"].Kind);
        Assert.Equal(FieldKind.Array, read[0]["counts"].Kind);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task Vectors_AreTheSameToTheBit(string extension)
    {
        Random random = new(1);
        Document[] documents =
        [
            .. Enumerable.Range(0, 3000).Select(i => new Document($"d{i}")
            {
                ["t_vector_"] = Enumerable.Range(0, 33).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue) & ~0x4000_0000)).ToArray(),
            }),
        ];
        using TemporaryFolder folder = new();
        string path = folder["vectors." + extension];

        await DocumentFile.WriteAsync(path, documents, cancellationToken: TestContext.Current.CancellationToken);
        IReadOnlyList<Document> read = await Rows.ReadAsync(path);

        Assert.Equal(
            documents.SelectMany(document => document.GetVector("t_vector_").ToArray()).Select(BitConverter.SingleToInt32Bits),
            read.SelectMany(document => document.GetVector("t_vector_").ToArray()).Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task ManyRowsInSeveralParts_KeepTheirOrder(string extension)
    {
        using TemporaryFolder folder = new();
        string path = folder["many." + extension];
        IEnumerable<Document> documents = Enumerable.Range(0, 70_000).Select(i => new Document($"d{i}")
        {
            ["n"] = i,
            ["text"] = i % 3 == 0 ? default : new string((char)('a' + (i % 26)), i % 50),
            ["t_vector_"] = i % 7 == 0 ? default : new float[300],
        });

        await DocumentFile.WriteAsync(path, documents, cancellationToken: TestContext.Current.CancellationToken);

        int row = 0;
        await foreach (Document document in DocumentFile.ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal($"d{row}", document.Id);
            Assert.Equal(row, document["n"].AsInteger());
            Assert.Equal(row % 3 == 0 ? FieldKind.Missing : FieldKind.Text, document["text"].Kind);
            Assert.Equal(row % 7 == 0 ? FieldKind.Missing : FieldKind.Vector, document["t_vector_"].Kind);
            row++;
        }

        Assert.Equal(70_000, row);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public async Task NoDocuments_MakeAFileOfNoRows(string extension)
    {
        using TemporaryFolder folder = new();
        string path = folder["none." + extension];

        await DocumentFile.WriteAsync(path, Array.Empty<Document>(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(await Rows.ReadAsync(path));
    }
}
