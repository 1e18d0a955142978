using System.IO.Compression;
using System.Text;
using static Relevance.Cluster.Tests.Documents.Files.FileText;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Delimiters, quotes, lines and encodings of CSV as programs write it.</summary>
public sealed class CsvLayoutTests
{
    [Theory]
    [InlineData("_id;title;x\na;one, two;1\nb;x, y, z;2\n", ';', """{"_id":"a","title":"one, two","x":1}""")]
    [InlineData("_id\ttitle\na\tx \"y\" z\n", '\t', """{"_id":"a","title":"x \"y\" z"}""")]
    [InlineData("_id|x, y|z\na|1, 2|3\n", '|', """{"_id":"a","x, y":"1, 2","z":3}""")]
    [InlineData("_id,\"a;b;c\"\na,\"x;y\nz;w\"\n", ',', """{"_id":"a","a;b;c":"x;y\nz;w"}""")]
    [InlineData("sep=;\n_id;title\na;x,y\n", ';', """{"_id":"a","title":"x,y"}""")]
    [InlineData("\"sep=|\"\r\n_id|title\r\na|x;y\r\n", '|', """{"_id":"a","title":"x;y"}""")]
    [InlineData("_id\nHello, world\n", null, """{"_id":"Hello, world"}""")]
    [InlineData("_id\na;b\nc;d\n", null, """{"_id":"a;b"}""")]
    public async Task Delimiter_OfAFile_IsFound(string content, char? delimiter, string first)
    {
        Assert.Equal(delimiter, (await InspectAsync(content)).Delimiter);
        Assert.Equal(first, (await ReadAsync(content, Csv))[0]);
    }

    [Fact]
    public async Task Layout_OfAPath_IsThatOfItsContent_AndAnUnknownExtensionIsRejected()
    {
        string path = Path.Combine(Path.GetTempPath(), $"layout-{Guid.NewGuid():N}.txt");
        await File.WriteAllTextAsync(path, "_id;price\na;1,5\n", TestContext.Current.CancellationToken);
        try
        {
            FileInspection layout = await DocumentFile.InspectAsync(path, Csv, TestContext.Current.CancellationToken);

            Assert.Equal((';', 2), (layout.Delimiter, layout.Fields.Count));
            await Assert.ThrowsAsync<ArgumentException>(() => DocumentFile.InspectAsync(path, cancellationToken: TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Delimiter_Given_CountsMoreThanWhatIsFound()
    {
        Assert.Equal(["""{"_id":"a,b;c"}"""], await ReadAsync("_id\na,b;c\n", Csv with { Delimiter = '\t' }));
        Assert.Equal(["""{"_id":"a","t":"x,y"}"""], await ReadAsync("sep=,\n_id;t\na;x,y\n", Csv with { Delimiter = ';' }));
    }

    [Theory]
    [InlineData("_id,a\nx,1\n\n\n\n\n\ny,2,3\n", 8)]
    [InlineData("_id,a\r\nx,1\r\n\r\ny,2,3\r\n", 4)]
    [InlineData("_id,a\rx,1\r\ry,2,3\r", 4)]
    [InlineData("\n\n_id,a\nx,1\ny,2,3\n", 5)]
    [InlineData("\uFEFFsep=,\n_id,a\nx,1\ny,2,3\n", 4)]
    [InlineData("_id,a\nx,\"1\n2\r\n3\"\ny,2,3\n", 5)]
    [InlineData("\"_\nid\",_id\n,x\n\n,\ny\n", 6)]
    public async Task Line_OfABadRecord_IsTheOneInTheFile(string content, int line) =>
        Assert.StartsWith($"line {line}: ", (await ReadAsync(content, Csv))[^1], StringComparison.Ordinal);

    [Fact]
    public async Task Quotes_WithinACell_AreTakenAsTheyStand() =>
        Assert.Equal(
            ["""{"_id":"a","t":"5\" screen"}""", """{"_id":"b","t":"4\" screen"}""", """{"_id":"c","t":"ok, x"}"""],
            await ReadAsync("_id,t\na,5\" screen\nb,4\" screen\nc, \"ok, x\" \n", Csv));

    [Fact]
    public async Task Records_ThatAreNotValid_AreListedAndTheOthersArrive()
    {
        byte[] content = [.. "_id,t\na,x\nb,\"x\"y\nc,"u8, 0xE9, .. "\nd,1,2\ne\nf,z,,\n,\n,q\ng,\"end"u8];

        string[] read = await ReadAsync(content, Csv);

        Assert.Equal(["""{"_id":"a","t":"x"}""", """{"_id":"f","t":"z"}"""], read[..2]);
        Assert.Equal(
            [
                "line 3: not valid CSV: a cell has text",
                "line 4: the text is not valid UTF-8.",
                "line 5: expected 2 cells as in the header, found 3.",
                "line 6: expected 2 cells as in the header, found 1.",
                "line 9: '_id' has no id.",
                "line 10: not valid CSV: a quote is not closed",
            ],
            read[2..]
                .Select(text =>
                    text[
                        ..Math.Min(
                            text.Length,
                            text.IndexOf(" after its", StringComparison.Ordinal) is > 0 and var after ? after
                                : text.Contains(". ", StringComparison.Ordinal) && !text.Contains("quote", StringComparison.Ordinal)
                                    ? text.IndexOf(". ", StringComparison.Ordinal) + 1
                                : text.IndexOf(", so", StringComparison.Ordinal) is > 0 and var so ? so
                                : text.Length)
                    ]));
    }

    [Fact]
    public async Task Quote_NeverClosed_StopsReadingInsteadOfSwallowingTheRest()
    {
        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync("_id,t\na,x\nb,\"open\nc,y\nd,z\n", Csv));

        Assert.Equal("the stream, line 3", e.SourceLocation);
        Assert.Contains("a quote is not closed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encodings_ByTheirMark_AreRead()
    {
        const string Content = "_id,t\na,é😀\n";
        foreach (
            Encoding encoding in new Encoding[]
            {
                new UTF8Encoding(true),
                Encoding.Unicode,
                Encoding.BigEndianUnicode,
                Encoding.UTF32,
                new UTF32Encoding(true, true),
            }
        )
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Content)];
            byte[] lines = [.. encoding.GetPreamble(), .. encoding.GetBytes("{\"_id\":\"a\",\"t\":\"é😀\"}\n")];

            Assert.Equal(["""{"_id":"a","t":"é\uD83D\uDE00"}"""], await ReadAsync(bytes, Csv));
            Assert.Equal(["""{"_id":"a","t":"é\uD83D\uDE00"}"""], await ReadAsync(lines, Lines));
            Assert.Equal(["""{"_id":"a","t":"é\uD83D\uDE00"}"""], await ReadAsync(lines, new() { Format = DocumentFileFormat.JsonArray }));
        }
    }

    [Fact]
    public async Task Encoding_Given_IsReadWhereThereIsNoMark()
    {
        byte[] latin = Encoding.Latin1.GetBytes("_id,t\na,é\n");

        Assert.Equal(["""{"_id":"a","t":"é"}"""], await ReadAsync(latin, Csv with { Encoding = Encoding.Latin1 }));
        Assert.Contains("Encoding.Latin1", (await ReadAsync(latin, Csv))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatCannotSeek_IsReadAllTheSame()
    {
        using MemoryStream zipped = new();
        await using (GZipStream zip = new(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync("_id,v\na,1\nb,x\n"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        zipped.Position = 0;
        await using GZipStream unzipped = new(zipped, CompressionMode.Decompress);

        List<Document> read = await DocumentFile
            .ReadAsync(unzipped, Csv, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["""{"_id":"a","v":"1"}""", """{"_id":"b","v":"x"}"""], read.Select(document => document.ToJson()));
    }

    [Fact]
    public async Task Stream_FromItsMiddle_IsReadFromThere()
    {
        MemoryStream stream = new("rubbish_id,v\na,1\n"u8.ToArray()) { Position = 7 };

        Assert.Equal(
            """{"_id":"a","v":1}""",
            (await DocumentFile.ReadAsync(stream, Csv, TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken)).ToJson());
    }

    [Fact]
    public async Task Header_WithSpaceEmptyNamesAndAnIndex_IsCleaned() =>
        Assert.Equal(["""{"_id":"a","column_1":0,"x":1.5}"""], await ReadAsync(", _id , x\n0,a, 1.5\n", Csv));

    [Fact]
    public async Task Header_WithDots_MakesNestedFieldsButForAbbreviations() =>
        Assert.Equal(
            ["""{"_id":"a","size":{"eu":1},"No.":2,"No. of boxes":3,"a..b":4}"""],
            await ReadAsync("_id,size.eu,No.,No. of boxes,a..b\na,1,2,3,4\n", Csv));

    [Fact]
    public async Task LastRecord_CutOffWithinQuotes_IsListed() =>
        Assert.Equal(
            [
                """{"_id":"a","t":"x"}""",
                "line 3: not valid CSV: a quote is not closed, so everything to the end of the file would be one cell. Quotes in a quoted cell are doubled.",
            ],
            await ReadAsync("_id,t\na,x\nb,\"op\n", Csv));

    [Theory]
    [InlineData("_id,price,price.1,price.2\na,1,2,3\n", """{"_id":"a","price":1,"price.1":2,"price.2":3}""")]
    [InlineData(",Unnamed: 0,Unnamed: 0.1,_id\n0,1,2,a\n", """{"_id":"a","column_1":0,"Unnamed: 0":1,"Unnamed: 0.1":2}""")]
    [InlineData("_id,size.0,size.1\na,1,2\n", """{"_id":"a","size":{"0":1,"1":2}}""")]
    [InlineData(",_id,column_1\n0,a,1\n", """{"_id":"a","column_1_":0,"column_1":1}""")]
    [InlineData("_id,a,a.b\na,\"{\"\"z\"\":1}\",2\n", """{"_id":"a","a":{"z":1,"b":2}}""")]
    public async Task Names_AsPandasWritesThem_AreFieldsOfTheirOwn(string content, string expected) =>
        Assert.Equal([expected], await ReadAsync(content, Csv));

    [Fact]
    public async Task TwoColumns_WhoseValuesWouldHaveOneField_MakeTheDocumentABadOne() =>
        Assert.Equal(
            ["""{"_id":"a","x":{"y":1}}""", """{"_id":"b","x":2}""", """line 4: c: column 'x' would replace the value of another column: {"y":3}."""],
            await ReadAsync("_id,x.y,x\na,1,\nb,,2\nc,3,4\n", Csv));

    [Fact]
    public async Task Header_WithANameTwice_IsRejectedWithThePlaces() =>
        Assert.Contains(
            "the column 'x' occurs twice (column 2, column 4)",
            (await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync("_id,x,y,x\n1,2,3,4\n", Csv))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task IdColumn_OfNumbersWithAWordForAMissingOne_HasNoIdThere() =>
        Assert.StartsWith("line 3: '_id' has no id", (await ReadAsync("_id,x\n1.0,2\nNaN,3\n", Csv))[^1], StringComparison.Ordinal);
}
