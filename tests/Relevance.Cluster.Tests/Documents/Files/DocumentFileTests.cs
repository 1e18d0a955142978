using System.Globalization;
using System.Text;
using Relevance.Cluster.Tests.Documents.Values;

namespace Relevance.Cluster.Tests.Documents.Files;

public sealed class DocumentFileTests
{
    private static readonly DocumentFileOptions Lines = new() { Format = DocumentFileFormat.JsonLines };
    private static readonly DocumentFileOptions Array = new() { Format = DocumentFileFormat.JsonArray };
    private static readonly DocumentFileOptions Csv = new() { Format = DocumentFileFormat.Csv };

    private static async Task<string[]> ReadAsync(byte[] content, DocumentFileOptions options)
    {
        List<string> documents = [];
        await foreach (Document document in DocumentFile.ReadAsync(new DrippingStream(content), options, TestContext.Current.CancellationToken))
        {
            documents.Add(document.ToJson());
        }

        return [.. documents];
    }

    private static Task<string[]> ReadAsync(string content, DocumentFileOptions options) => ReadAsync(Encoding.UTF8.GetBytes(content), options);

    private static async Task<InvalidDocumentException> FaultAsync(string content, DocumentFileOptions options) =>
        await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(content, options));

    private static async Task<string> WriteAsync(IEnumerable<Document> documents, DocumentFileOptions options)
    {
        using MemoryStream stream = new();
        await DocumentFile.WriteAsync(stream, documents.ToAsyncEnumerable(), options, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [Theory]
    [InlineData("{\"_id\":\"1\"}\n{\"_id\":\"2\"}")]
    [InlineData("{\"_id\":\"1\"}\r\n\r\n  {\"_id\":\"2\"}\r\n")]
    [InlineData("\uFEFF{\"_id\":\"1\"}\n{\"_id\":\"2\"}\n")]
    public async Task ReadAsync_OfJsonLines_YieldsADocumentALine(string content) =>
        Assert.Equal(["""{"_id":"1"}""", """{"_id":"2"}"""], await ReadAsync(content, Lines));

    [Theory]
    [InlineData("[{\"_id\":\"1\"},{\"_id\":\"2\"}]")]
    [InlineData("\uFEFF [\n {\"_id\":\"1\"} ,\n {\"_id\":\"2\"}\n ]\n")]
    [InlineData("{\"_id\":\"1\"}\n{\"_id\":\"2\"}\n")]
    [InlineData("{\n\"_id\":\"1\"\n}{\"_id\":\"2\"}")]
    public async Task ReadAsync_OfAJsonArrayOrASequence_YieldsEachObject(string content) =>
        Assert.Equal(["""{"_id":"1"}""", """{"_id":"2"}"""], await ReadAsync(content, Array));

    [Fact]
    public async Task ReadAsync_OfNothing_YieldsNothing()
    {
        Assert.Empty(await ReadAsync("", Lines));
        Assert.Empty(await ReadAsync("", Array));
        Assert.Empty(await ReadAsync("[]", Array));
        Assert.Empty(await ReadAsync("", Csv));
        Assert.Empty(await ReadAsync("_id,a\n", Csv));
    }

    [Theory]
    [InlineData("[{\"_id\":\"1\"}", "line 1: the file ends within the array")]
    [InlineData("[{\"_id\":\"1\"},", "line 1: the file ends within the array")]
    [InlineData("[{\"_id\":\"1\"} {\"_id\":\"2\"}]", "expected ',' or ']' after a document, found '{'")]
    [InlineData("[\n{\"_id\":\"1\"},\n5]", "line 3: expected a JSON object, found a number")]
    [InlineData("[\n{\"_id\":\"1\"},\n{\"_id\":\"2\",\"a\":tru}]", "line 3: document '2': not valid JSON")]
    [InlineData("[\n{\"_id\":\"1\"},\n{\"_id\":", "line 3: not valid JSON")]
    [InlineData("[{\"_id\":\"1\"}] x", "text after the end of the array")]
    [InlineData("[\n\n{\"a\":1}]", "line 3: '_id' has no id. Specify the field of the id with IdField, or set GenerateMissingIds")]
    [InlineData("\"x\"", "expected a JSON object, found '\"'")]
    public async Task ReadAsync_OfADamagedArray_NamesTheLine(string content, string expected) =>
        Assert.Contains(expected, (await FaultAsync(content, Array)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"_id\":\"1\"}\n{\"_id\":\"2\"\n", "the stream, line 2: document '2': not valid JSON")]
    [InlineData("{\"_id\":\"1\"}\n[]\n", "the stream, line 2: expected a JSON object, found an array")]
    [InlineData("{\"_id\":\"1\"}\n\n{\"_id\":\"3\",\"a\":1,\"a\":1}\n", "the stream, line 3: document '3': the name 'a' occurs twice")]
    [InlineData("{\"a\":\"1\"}", "the stream, line 1: '_id' has no id")]
    public async Task ReadAsync_OfDamagedLines_NamesTheLine(string content, string expected) =>
        Assert.Contains(expected, (await FaultAsync(content, Lines)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ReadAsync_OfInvalidUtf8_NamesTheLineInEveryFormat()
    {
        byte[] bad = [0xC3, 0x28];
        byte[] lines = [.. "{\"_id\":\"1\"}\n{\"_id\":\"2\",\"a\":\""u8, .. bad, .. "\"}\n"u8];
        byte[] csv = [.. "_id,a\n1,é\n2,"u8, .. bad, .. "\n"u8];

        foreach ((byte[] content, DocumentFileOptions options, int line) in new[] { (lines, Lines, 2), (lines, Array, 2), (csv, Csv, 3) })
        {
            InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(content, options));
            Assert.Contains("not valid UTF-8", e.Message, StringComparison.Ordinal);
            Assert.Equal($"the stream, line {line}", e.SourceLocation);
        }

        await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync([.. "_id\n1"u8, 0xC3], Csv));
    }

    [Fact]
    public async Task ReadAsync_WithAnotherIdField_TakesTextAndNumbersAndKeepsTheField()
    {
        DocumentFileOptions options = Lines with { IdField = "meta.key" };

        Assert.Equal(
            ["""{"_id":"a","meta":{"key":"a"}}""", """{"_id":"7","meta":{"key":7}}"""],
            await ReadAsync("{\"meta\":{\"key\":\"a\"}}\n{\"_id\":\"old\",\"meta\":{\"key\":7}}", options));
        Assert.Contains(
            "'meta.key' must be text, a number, or an '$oid' or UUID of MongoDB, found a boolean",
            (await FaultAsync("{\"meta\":{\"key\":true}}", options)).Message,
            StringComparison.Ordinal);
        Assert.Equal(["""{"_id":"007","sku":"007","a":"x"}"""], await ReadAsync("sku,a\n007,x", Csv with { IdField = "sku" }));
    }

    [Fact]
    public async Task ReadAsync_WithGeneratedIds_NumbersByPlace()
    {
        DocumentFileOptions generate = new() { GenerateMissingIds = true };

        Assert.Equal(
            ["""{"_id":"row-1"}""", """{"_id":"x"}""", """{"_id":"row-3"}"""],
            await ReadAsync("{}\n\n{\"_id\":\"x\"}\n{}", generate with { Format = DocumentFileFormat.JsonLines }));
        Assert.Equal(["""{"_id":"row-1","a":1}""", """{"_id":"row-2","a":2}"""], await ReadAsync("a\n1\n2", generate with { Format = DocumentFileFormat.Csv }));
    }

    [Fact]
    public async Task ReadAsync_OfCsv_GivesEachColumnOneType()
    {
        const string Content = """
            _id,number,price,code,flag,vector_vector_,list,nested.a.b,text,empty,date,odd
            1,12,12.50,007,true,"[0.1,0.2]","[""a"",1]",5,"a ""quoted"", text",,2022-01-09,"[not json"
            2,-1e-7,.5,1 000,False,"[1,2]","{""k"":null}",x,"two
            lines","",soon,NaN
            """;

        Assert.Equal(
            [
                """{"_id":"1","number":12,"price":12.50,"code":"007","flag":true,"vector_vector_":[0.1,0.2],"list":["a",1],"nested":{"a":"""
                    + """{"b":"5"}},"text":"a \"quoted\", text","date":"2022-01-09","odd":"[not json"}""",
                """{"_id":"2","number":-1e-7,"price":0.5,"code":"1 000","flag":false,"vector_vector_":[1,2],"list":{"k":null},"nested":{"a":"""
                    + """{"b":"x"}},"text":"two\nlines","date":"soon","odd":"NaN"}""",
            ],
            await ReadAsync(Content.ReplaceLineEndings("\n"), Csv));
    }

    [Fact]
    public async Task ReadAsync_OfCsvFromAnotherProgram_TakesMarksEmptyHeadersAndTabs()
    {
        Assert.Equal(["""{"_id":"1","a":"é"}"""], await ReadAsync("\uFEFF_id,a\r\n1,é\r\n\r\n", Csv));
        Assert.Equal(["""{"_id":"x","column_1":0}"""], await ReadAsync(",_id\n0,x\n", Csv));
        Assert.Equal(["""{"_id":"1","a":"b,c"}"""], await ReadAsync("_id\ta\n1\tb,c\n", Csv with { Delimiter = '\t' }));
    }

    [Theory]
    [InlineData("_id,a\n1,2,3", "line 2: expected 2 cells as in the header, found 3")]
    [InlineData("_id,a\n1,\"x\ny\"\n1", "line 4: expected 2 cells as in the header, found 1")]
    [InlineData("_id,a,a\n", "line 1: the column 'a' occurs twice")]
    [InlineData("a\n1", "line 1: '_id' has no id")]
    [InlineData("_id,a\n,1", "line 2: '_id' has no id")]
    [InlineData("_id,a,a.b\n1,2,3", "line 2: document '1': 'a.b' cannot be set, because 'a' is a number")]
    [InlineData("_id,a\n1,\"x\n2,y\n", "line 2: not valid CSV")]
    [InlineData("_id,a\n1,\"x\"y\n", "line 2: not valid CSV")]
    [InlineData("_id,a\n1,\"", "line 2: not valid CSV")]
    public async Task ReadAsync_OfDamagedCsv_NamesTheLine(string content, string expected) =>
        Assert.Contains(expected, (await FaultAsync(content, Csv)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task WriteAsync_ThenReadAsync_OfRandomDocuments_KeepsEverythingInJson()
    {
        RandomTree random = new(5);
        Document[] documents = [.. Enumerable.Range(0, 300).Select(random.NextDocument)];
        string[] expected = [.. documents.Select(document => document.ToJson())];

        Assert.Equal(expected, await ReadAsync(await WriteAsync(documents, Lines), Lines));
        Assert.Equal(expected, await ReadAsync(await WriteAsync(documents, Array), Array));
    }

    [Fact]
    public async Task WriteAsync_OfCsv_FlattensAndReadsBack()
    {
        Document[] documents =
        [
            Document.Parse("""{"_id":"1","a":{"b":1.50,"c":[1,"x"]},"v_vector_":[0.1,-2],"t":"say \"hi\", you","l.d":{"e":1}}"""),
            Document.Parse("""{"_id":"2","a":{"b":null},"flag":true,"o":{}}"""),
        ];

        string csv = await WriteAsync(documents, Csv);

        Assert.Equal(
            """
            _id,a.b,a.c,v_vector_,t,l.d,flag,o
            1,1.50,"[1,""x""]","[0.1,-2]","say ""hi"", you","{""e"":1}",,
            2,,,,,,true,{}

            """.ReplaceLineEndings("\n"),
            csv);
        Assert.Equal(
            ["""{"_id":"1","a":{"b":1.50,"c":[1,"x"]},"v_vector_":[0.1,-2],"t":"say \"hi\", you","l":{"d":{"e":1}}}""", """{"_id":"2","flag":true,"o":{}}"""],
            await ReadAsync(csv, Csv));
    }

    [Fact]
    public async Task WriteAsync_OfCsvWithChosenColumns_WritesThose() =>
        Assert.Equal("_id,b,none\n1,2,\n", await WriteAsync([Document.Parse("""{"_id":"1","a":1,"b":2}""")], Csv with { Columns = ["b", "none"] }));

    [Fact]
    public async Task WriteAsync_OfCsvWithALateField_SaysSoInsteadOfDroppingIt()
    {
        IEnumerable<Document> documents = Enumerable
            .Range(0, 1001)
            .Select(i => new Document(i.ToString(CultureInfo.InvariantCulture)) { [i < 1000 ? "a" : "late"] = 1 });

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(documents, Csv));

        Assert.Contains("'late'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Columns", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_OfNothing_WritesAnEmptyFileOfTheFormat()
    {
        Assert.Equal("", await WriteAsync([], Lines));
        Assert.Empty(await ReadAsync(await WriteAsync([], Array), Array));
        Assert.Equal("_id\n", await WriteAsync([], Csv));
    }

    [Fact]
    public async Task ReadAsync_OfADocumentLargerThanTheWindow_IsReadWhole()
    {
        string big = $$"""{"_id":"big","t":"{{new string('x', 10_000_000)}}"}""";

        Assert.Equal([big, """{"_id":"2"}"""], await ReadAsync(big + "\n{\"_id\":\"2\"}", Lines));
        Assert.Equal([big, """{"_id":"2"}"""], await ReadAsync($"[{big},{{\"_id\":\"2\"}}]", Array));
    }

    [Fact]
    public async Task Files_ByPath_TellTheFormatByExtensionAndAppearWhole()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (string name in new[] { "a.jsonl", "a.NDJSON", "a.json", "a.csv", "a.tsv" })
            {
                string path = Path.Combine(folder.FullName, name);
                Document[] documents = [new("1") { ["t"] = "x,\ty", ["n"] = 5 }, new("2") { ["t"] = "5" }];

                long count = await DocumentFile.WriteAsync(path, documents, cancellationToken: TestContext.Current.CancellationToken);
                List<Document> read = await DocumentFile
                    .ReadAsync(path, cancellationToken: TestContext.Current.CancellationToken)
                    .ToListAsync(TestContext.Current.CancellationToken);

                Assert.Equal(2, count);
                Assert.Equal(documents.Select(document => document.ToJson()), read.Select(document => document.ToJson()));
            }

            string kept = Path.Combine(folder.FullName, "a.csv");
            string before = await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<NotSupportedException>(() =>
                DocumentFile.WriteAsync(kept, Failing(), cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(before, await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
            Assert.Equal(5, folder.GetFiles().Length);
            InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(async () =>
            {
                await File.WriteAllTextAsync(kept, "a\n1", TestContext.Current.CancellationToken);
                await DocumentFile.ReadAsync(kept).ToListAsync(TestContext.Current.CancellationToken);
            });
            Assert.Equal("a.csv, line 1", e.SourceLocation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static IEnumerable<Document> Failing()
        {
            yield return new Document("1");
            throw new NotSupportedException();
        }
    }

    [Fact]
    public void ReadAsync_WithoutAFormat_IsRejectedBeforeAnythingIsRead()
    {
        Assert.Contains(".xlsx", Assert.Throws<ArgumentException>(() => DocumentFile.ReadAsync("a.xlsx")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DocumentFile.ReadAsync(new MemoryStream(), new DocumentFileOptions()));
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await DocumentFile.ReadAsync(new MemoryStream("_id\n1\n"u8.ToArray()), Csv, source.Token).ToListAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await DocumentFile.ReadAsync(new MemoryStream("[{}]"u8.ToArray()), Array, source.Token).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(DocumentFileFormat.JsonLines)]
    [InlineData(DocumentFileFormat.JsonArray)]
    [InlineData(DocumentFileFormat.Csv)]
    public async Task ReadAsync_OfALongFile_ReadsLittleAhead(DocumentFileFormat format)
    {
        // 20 MB, generated while they are read.
        byte[] line = format == DocumentFileFormat.Csv
            ? Encoding.UTF8.GetBytes($"1,{new string('x', 1000)}\n")
            : Encoding.UTF8.GetBytes($$"""{"_id":"1","t":"{{new string('x', 1000)}}"}""" + "\n");
        RepeatingStream stream = new(line, 20_000);
        DocumentFileOptions options = new()
        {
            Format = format,
            GenerateMissingIds = true,
            ColumnTypes = new Dictionary<string, ColumnType> { ["1"] = ColumnType.Text, [new string('x', 1000)] = ColumnType.Text },
        };
        long count = format == DocumentFileFormat.Csv ? 1 : 0;
        await foreach (Document _ in DocumentFile.ReadAsync(stream, options, TestContext.Current.CancellationToken))
        {
            count++;
            Assert.InRange(stream.GivenCount - (count * line.Length), 0, 128 * 1024);
        }

        Assert.Equal(20_000, count);
    }

    /// <summary>Returns few bytes at a time, so that every edge falls between two reads.</summary>
    private sealed class DrippingStream(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, Length > 1000 ? 4096 : 1)], cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, Length > 1000 ? 4096 : 1));
    }

    /// <summary>Returns the same line repeatedly, and counts the lines.</summary>
    private sealed class RepeatingStream(byte[] line, int count) : MemoryStream(line)
    {
        private int _left = count;

        public long GivenCount { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0 && --_left > 0)
            {
                Position = 0;
                read = await base.ReadAsync(buffer, cancellationToken);
            }

            GivenCount += read;
            return read;
        }
    }
}
