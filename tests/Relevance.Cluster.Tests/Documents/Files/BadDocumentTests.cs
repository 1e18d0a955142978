using System.Text;
using static Relevance.Cluster.Tests.Documents.Files.FileText;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>A bad document of a file is listed with its line, and everything else arrives; or reading stops.</summary>
public sealed class BadDocumentTests
{
    private const string Mixed = "{\"_id\":\"a\",\"x\":1}\n\nnonsense\n{\"_id\":\"c\",\"x\":}\n{\"_id\":\"d\",\"x\":2}\n{\"_id\":\"e\"";

    public static TheoryData<string, string> BadLines => new()
    {
        { "nonsense", "not valid JSON: 'nonsense' is an invalid JSON literal" },
        { "{\"_id\":\"b\",\"x\":tru}", "b: not valid JSON" },
        { "{\"_id\":\"b\",\"t\":\"bad \\ud83d end\"}", "b: 't': the text is not valid Unicode" },
        { "{\"_id\":\"b\",\"x\":1,\"x\":2}", "b: the name 'x' occurs twice" },
        { "{\"_id\":\"b\",\"x\":" + new string('[', 70) + new string(']', 70) + "}", "b: arrays and objects are nested deeper than 64 levels" },
        { "{\"_id\":\"b\",\"v_vector_\":[1,1e39]}", "b: field 'v_vector_': expected finite numbers, component 1 is outside the range of float32" },
            {
                "{\"_id\":\"b\",\"v_vector_\":[NaN,Infinity]}",
                "b: field 'v_vector_': expected a list of numbers, component 0 is null (NaN and Infinity are read as null)"
            },
        { "{\"v_vector_\":\"[0.1, nan]\",\"_id\":\"b\"}", "b: field 'v_vector_': expected finite numbers, component 1 is NaN" },
        { "{\"_id\":\"b\",\"o\":{\"v_vector_\":\"[-inf 1]\"}}", "b: field 'o.v_vector_': expected finite numbers, component 0 is outside" },
        { "{\"_id\":true}", "the id field '_id' must be text, a number" },
        { "{\"_id\":null}", "'_id' has no id" },
        { "{\"_id\":\"\"}", "'_id' has no id" },
        { "[]", "expected a JSON object, found an array" },
        { "{\"_id\":\"b\"", "b: not valid JSON" },
    };

    /// <summary>Those with the shape of an object, so that an array continues after one.</summary>
    public static TheoryData<string, string> BadObjects => [.. BadLines.Where(line => line.Data.Item1.StartsWith('{') && line.Data.Item1.EndsWith('}'))];

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task JsonLine_ThatIsBad_IsListedWithItsLineAndTheRestArrives(string bad, string reason)
    {
        string[] read = await ReadAsync("{\"_id\":\"1\"}\n\n" + bad + "\n{\"_id\":\"2\"}\n", Lines);

        Assert.Equal(["""{"_id":"1"}""", """{"_id":"2"}"""], read[..2]);
        Assert.StartsWith("line 3: " + reason, Assert.Single(read[2..]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadObjects))]
    public async Task ObjectOfAnArray_ThatIsBadWithin_IsListedAndTheRestArrives(string bad, string reason)
    {
        string[] read = await ReadAsync("[{\"_id\":\"1\"},\n\n" + bad + ",\n{\"_id\":\"2\"}]", new() { Format = DocumentFileFormat.JsonArray });

        Assert.Equal(["""{"_id":"1"}""", """{"_id":"2"}"""], read[..2]);
        Assert.StartsWith("line 3: " + reason, Assert.Single(read[2..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_ThatIsNotUtf8_IsListedAndTheRestArrives()
    {
        string[] read = await ReadAsync([.. "{\"_id\":\"1\"}\r\n{\"_id\":\"x"u8, 0xC3, .. "\"}\r\n{\"_id\":\"2\"}"u8], Lines);

        Assert.Equal(["""{"_id":"1"}""", """{"_id":"2"}"""], read[..2]);
        Assert.StartsWith("line 2: the text is not valid UTF-8", read[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_ThatEndWithCarriageReturns_AreCounted() =>
        Assert.StartsWith("line 4: ", (await ReadAsync("{\"_id\":\"1\"}\r\n\r\r\nx\r{\"_id\":\"2\"}", Lines))[^1], StringComparison.Ordinal);

    [Fact]
    public async Task PythonWords_OutsideOfTextsAndVectors_AreNull() =>
        Assert.Equal(
            ["""{"_id":"NaN","a":null,"b":[1,null,-1],"c":"NaN, -Infinity \" NaN","NaN":null}"""],
            await ReadAsync("""{"_id": "NaN", "a": NaN, "b": [1, -Infinity, -1], "c": "NaN, -Infinity \" NaN", "NaN": Infinity}""", Lines));

    [Fact]
    public async Task ReadAsync_WithNoListForBadDocuments_StopsAndNamesTheOption()
    {
        List<string> seen = [];

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(async () =>
        {
            await foreach (
                Document document in DocumentFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Mixed)), Lines, TestContext.Current.CancellationToken))
            {
                seen.Add(document.Id);
            }
        });

        Assert.Equal(["a"], seen);
        Assert.Equal("the stream, line 3", e.SourceLocation);
        Assert.Contains("set DocumentFileOptions.Rejected to a list", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InsertDocumentsAsync_StraightFromAFile_ListsWhatCouldNotBeReadAndWhatTheStoreRejected()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("d");
        await dataset.CreateAsync(Schema.Empty.With("e", FieldType.Vector(2)), TestContext.Current.CancellationToken);
        List<RejectedDocument> own = [];
        string content = Mixed.Replace("\n\n", "\n{\"_id\":\"b\",\"e\":\"[0.1 0.2 ... 0.9]\"}\n", StringComparison.Ordinal);

        WriteSummary summary = await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), Lines with { Rejected = own }),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, summary.InsertedCount);
        Assert.Equal(
            ["the stream, line 3", "the stream, line 4", "the stream, line 6", "the stream, line 2"],
            summary.Rejected.Select(rejected => rejected.SourceLocation));
        Assert.Equal(["", "c", "e", "b"], summary.Rejected.Select(rejected => rejected.DocumentId));
        Assert.Contains("NumPy has shortened", summary.Rejected[^1].Reason, StringComparison.Ordinal);
        Assert.StartsWith("2 inserted, 0 updated, 4 rejected (first: the stream, line 3: not valid JSON", summary.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, own.Count);
    }

    [Fact]
    public async Task UpsertDocumentsAsync_WithStop_StopsAtTheFirstBadDocument()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("d");
        DocumentFileOptions options = Lines with { StopAtBadDocument = true, Rejected = [] };

        await Assert.ThrowsAsync<InvalidDocumentException>(() => dataset.UpsertDocumentsAsync(
            DocumentFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Mixed)), options), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(options.Rejected);
    }

    [Fact]
    public async Task UpsertDocumentsAsync_OfNothingButBadDocuments_ThrowsWithTheFirstLine()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("d");

        DocumentsRejectedException e = await Assert.ThrowsAsync<DocumentsRejectedException>(() => dataset.UpsertDocumentsAsync(
            DocumentFile.ReadAsync(new MemoryStream("\nx\n"u8.ToArray()), Lines), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains("all 1 documents were rejected. the stream, line 2: not valid JSON", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GeneratedIds_CountBadDocumentsToo() =>
        Assert.Equal(
            ["""{"_id":"row-1"}""", """{"_id":"row-3"}"""],
            (await ReadAsync("{}\nx\n{}\n", Lines with { GenerateMissingIds = true }))[..2]);

    [Fact]
    public async Task InsertDocumentsAsync_OfAnIdThatOccursTwice_NamesTheLineOfTheRejectedOne()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("d");

        WriteSummary summary = await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(new MemoryStream("_id,x\n1,a\n\"2\",\"b\nb\"\n1,c\n"u8.ToArray()), Csv),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(2, summary.InsertedCount);
        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Equal(("the stream, line 5", 2L), (rejected.SourceLocation, rejected.Index));
    }

    [Fact]
    public async Task InsertDocumentsAsync_OfAnIdWhoseDocumentsAreAllRejected_NamesTheLineOfEach()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("d");
        await dataset.CreateAsync(Schema.Empty.With("e", FieldType.Vector(2)), TestContext.Current.CancellationToken);

        WriteSummary summary = await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(
                new MemoryStream("{\"_id\":\"a\",\"e\":[1]}\n\n{\"_id\":\"a\",\"e\":[1,2,3]}\n{\"_id\":\"b\",\"e\":[1,2]}"u8.ToArray()),
                Lines),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["the stream, line 1: a: field 'e': expected 2 components, found 1", "the stream, line 3: a: field 'e': expected 2 components, found 3"],
            summary.Rejected.Select(rejected => rejected.ToString()));
    }

    [Theory]
    [InlineData("[{\"_id\":\"1\"},\n\nnull,\n{\"_id\":\"2\"}]", "line 3: expected a JSON object, found null.")]
    [InlineData("[{\"_id\":\"1\"},\n\n\"],{\\\"\",\n{\"_id\":\"2\"}]", "line 3: expected a JSON object, found text.")]
    [InlineData("[{\"_id\":\"1\"},\n\n-1.5e3\n,\n{\"_id\":\"2\"}]", "line 3: expected a JSON object, found a number.")]
    [InlineData("[{\"_id\":\"1\"},\n\n[{\"_id\":\"x\"}],{\"_id\":\"2\"}]", "line 3: expected a JSON object, found an array.")]
    [InlineData("[{\"_id\":\"1\"},{\"_id\":\"2\"},\rfalse]", "line 2: expected a JSON object, found a boolean.")]
    public async Task ItemOfAnArray_ThatIsNoObject_IsListedAndTheRestArrives(string content, string reason) =>
        Assert.Equal(["""{"_id":"1"}""", """{"_id":"2"}""", reason], await ReadAsync(content, new() { Format = DocumentFileFormat.JsonArray }));

    [Theory]
    [InlineData("[{\"_id\":\"1\"},{\"_id\":\"2\"},\n]\n")]
    [InlineData("\uFEFF{\"_id\":\"1\"}\n\uFEFF{\"_id\":\"2\"}")]
    [InlineData("[{\"_id\":\"1\"},\uFEFF{\"_id\":\"2\"}]\uFEFF")]
    public async Task Array_WithALastCommaOrMarksBetweenItsObjects_LosesNothing(string content) =>
        Assert.Equal(["""{"_id":"1"}""", """{"_id":"2"}"""], await ReadAsync(content, new() { Format = DocumentFileFormat.JsonArray }));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Fault_WithinAnObjectOverSeveralLines_IsOnItsOwnLine(string end)
    {
        string content = "[\n {\"_id\": \"a\"},\n {\n  \"_id\": \"b\",\n  \"x\": NaN,\n  \"y\": }\n]".Replace("\n", end, StringComparison.Ordinal);

        Assert.StartsWith(
            "line 6: b: not valid JSON: '}' is an invalid start of a value",
            (await ReadAsync(content, new() { Format = DocumentFileFormat.JsonArray }))[^1],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"_id\":\"a\"},\n{\"_id\":\"b\"}]")]
    [InlineData("{\n\"_id\": \"a\"\n}")]
    public async Task JsonLine_OfAFileThatIsNoJsonLines_NamesTheFormat(string content) =>
        Assert.EndsWith("are read with Format = JsonArray.", (await ReadAsync(content, Lines))[0], StringComparison.Ordinal);

    [Fact]
    public async Task Reason_OfATrailingComma_SaysNothingOfOptionsThatNobodyHas() =>
        Assert.Equal(
            "line 1: a: not valid JSON: The JSON object contains a trailing comma at the end (at byte 12).",
            (await ReadAsync("{\"_id\":\"a\",}", Lines))[0]);
}
