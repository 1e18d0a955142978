using static Relevance.Cluster.Tests.Documents.Files.FileText;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>A first look at a file.</summary>
public sealed class FileInspectionTests
{
    private static readonly string[] Twelve = [.. Enumerable.Range(0, 12).Select(n => $"{n % 3}")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inspect_OfACsvFile_IsWorthPrinting()
    {
        FileInspection inspection = await InspectAsync("_id; price ;zip\na;0,5;007\nb;;008\n");

        Assert.Equal(
            """
            the stream: Csv, 2 documents, delimiter ;, decimal comma, 0 to be rejected
            Field  Kind    Looks like  Present  Missing  Examples
            _id    Text    Id                2        0  a | b
            price  Number  Number            1        1  0.5
            zip    Text    Id                2        0  007 | 008
            zip: line 2 has text "007", which as a number would lose its zeros or its plus
            no field holds vectors: DocumentFile.ZipAsync joins those of another file, dataset.VectorizeAsync computes them from text
            """.ReplaceLineEndings("\n"),
            inspection.ToString());
    }

    [Fact]
    public async Task Inspect_OfAnEmptyFile_FindsNothing()
    {
        foreach (DocumentFileOptions options in new[] { Csv, Lines })
        {
            FileInspection inspection = await InspectAsync("", options);

            Assert.Equal((0, 0, 0, 0), (inspection.RecordCount, inspection.Fields.Count, inspection.RejectedCount, inspection.Remarks.Count));
        }
    }

    [Fact]
    public async Task Inspect_OfJsonLines_DescribesEveryKindOfField()
    {
        string eight = string.Join(',', Enumerable.Range(1, 8));
        IEnumerable<string> lines = Enumerable.Range(0, 12).Select(n =>
            $$$"""
            {"_id":"d{{{n}}}","text":"some words {{{n}}}","class":"{{{Twelve[n]}}}x","price":{{{n}}}.5,"userId":{{{n}}},"when":"2024-01-{{{n + 10}}}","ok":true,
             "photo":"https://example.com/{{{n}}}.jpg?size=2","embedding":[{{{eight}}}],"t_vector_":[1,{{{n}}}],"sizes":[1,2,{{{n}}}],"tags":["a"],
             "odd":{{{(n == 7 ? "\"seven\"" : "7")}}},"meta":{"color":null,"deep":{"x":{{{n}}}}},"empty":{}}
            """.ReplaceLineEndings(""));
        FileInspection inspection = await InspectAsync(string.Join('\n', lines), Lines);

        Assert.Equal(
            [
                "_id Id", "text Text", "class Category", "price Number", "userId Id", "when Date", "ok Boolean", "photo ImageAddress", "embedding Vector 8",
                "t_vector_ Vector 2", "sizes Array 3", "tags Array", "odd Mixed", "meta.color Empty", "meta.deep.x Number", "empty Object",
            ],
            inspection.Fields.Select(field => $"{field.Path} {field.LooksLike} {field.Dimension}".TrimEnd()));
        InspectedField odd = inspection.Fields.Single(field => field.Path == "odd");
        Assert.Equal((11, 1), (odd.Kinds[FieldKind.Number], odd.Kinds[FieldKind.Text]));
        Assert.Equal(["7", "seven"], odd.Examples);
        Assert.Equal((0, 12), (inspection.Fields[13].ValueCount, inspection.Fields[13].MissingCount));
        Assert.Equal(
            "lists of 3 numbers, which are vectors with new WriteOptions { VectorFields = [\"sizes\"] }", inspection.Fields.Single(field => field.Path == "sizes").Remark);
        Assert.Empty(inspection.Remarks);
        Assert.Contains("Vector of 8 numbers", inspection.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_OfAFileWithoutIds_NamesTheLineThatGivesThem()
    {
        FileInspection codes = await InspectAsync("title,sku\nred boot,s-1\nblue hat,s-2\n");
        FileInspection none = await InspectAsync("{\"n\":1}\n{\"_id\":\"a\"}\n{\"n\":3}\n", Lines);
        FileInspection numbered = await InspectAsync("n\n1\n", Csv with { GenerateMissingIds = true });

        Assert.Equal((2, "2 documents have no id in '_id': new DocumentFileOptions { IdField = \"sku\" }"), (codes.RejectedCount, codes.Remarks[0]));
        Assert.Equal(["title", "sku"], codes.Fields.Select(field => field.Path));
        Assert.Equal(
            (2, "2 documents have no id in '_id': new DocumentFileOptions { GenerateMissingIds = true }"), (none.RejectedCount, none.Remarks[0]));
        Assert.StartsWith("the stream, line 1: '_id' has no id.", Assert.Single(none.Rejected).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, numbered.RejectedCount);
    }

    [Fact]
    public async Task Inspect_OfRepeatedIds_NamesOne()
    {
        string many = string.Concat(Enumerable.Range(0, 1500).Select(n => $"d{n},1\n"));

        FileInspection inspection = await InspectAsync($"_id,n\n{many}d7,2\n");
        FileInspection named = await InspectAsync("sku,n\na,1\na,2\n", Csv with { IdField = "sku" });

        Assert.StartsWith("ids occur more than once, such as 'd7'", inspection.Remarks[0], StringComparison.Ordinal);
        Assert.StartsWith("ids occur more than once, such as 'a'", named.Remarks[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_OfADocumentThatIsBadTwice_CountsItOnce()
    {
        FileInspection inspection = await InspectAsync("{\"t_vector_\":[1,NaN]}\n{\"t_vector_\":[1,2]}\n", Lines);

        Assert.Equal((2, 2), (inspection.RecordCount, inspection.RejectedCount));
        Assert.Equal("1 document has no id in '_id': new DocumentFileOptions { GenerateMissingIds = true }", inspection.Remarks[0]);
    }

    [Fact]
    public async Task Inspect_OfAFileWithManyBadDocuments_ListsTheFirstAndCountsAll()
    {
        string bad = string.Concat(Enumerable.Repeat("{\"_id\"\n", 50));

        FileInspection inspection = await InspectAsync("""{"_id":"a","x":NaN}""" + "\n" + bad, Lines);

        Assert.Equal((51, 50, 20, 1), (inspection.RecordCount, inspection.RejectedCount, inspection.Rejected.Count, inspection.NotFiniteCount));
        Assert.Equal("the stream, line 2", inspection.Rejected[0].SourceLocation);
        Assert.Contains("51 documents, 50 to be rejected", inspection.ToString(), StringComparison.Ordinal);
        Assert.Contains("rejected: the stream, line 2: ", inspection.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_OfArrays_ShowsTheirVectorsAndNumbersRows()
    {
        FileInspection inspection = await DocumentFile.InspectAsync(
            new MemoryStream(NumpyFiles.LittleFloat32), new DocumentFileOptions { Format = DocumentFileFormat.Numpy }, Token);

        Assert.Equal((2, 0), (inspection.RecordCount, inspection.RejectedCount));
        Assert.Equal(("the stream_vector_".Replace(' ', '_'), InspectedContent.Vector, 3), (inspection.Fields[0].Path, inspection.Fields[0].LooksLike, inspection.Fields[0].Dimension));
        Assert.Single(inspection.Fields);
    }

    [Fact]
    public async Task Inspect_OfMoreFieldsThanAreListed_SaysSo()
    {
        string fields = string.Join(',', Enumerable.Range(0, 1200).Select(n => $"\"f{n}\":1"));

        FileInspection inspection = await InspectAsync($$"""{"_id":"a",{{fields}}}""", Lines);

        Assert.Equal(1000, inspection.Fields.Count);
        Assert.Equal("more than 1000 fields; the others are not listed", inspection.Remarks[^1]);
    }

    [Fact]
    public async Task Inspect_ThatIsCancelled_EndsIt()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            DocumentFile.InspectAsync(new MemoryStream("{\"_id\":\"a\"}"u8.ToArray()), Lines, source.Token));
    }
}
