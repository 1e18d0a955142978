using static Relevance.Cluster.Tests.Documents.Files.FileText;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>A column of CSV has one type, found over all its cells or given.</summary>
public sealed class CsvColumnTests
{
    /// <summary>The field <c>v</c> of each document, as JSON.</summary>
    private static async Task<string[]> ColumnAsync(string cells, DocumentFileOptions? options = null)
    {
        string[] rows = cells.Split('~');
        string[] read = await ReadAsync("_id\tv\n" + string.Join('\n', rows.Select((cell, i) => $"d{i}\t{cell}")), (options ?? Csv) with { Delimiter = '\t' });
        return
        [
            .. read.Select(json => json.Contains("\"v\":", StringComparison.Ordinal) ? json[(json.IndexOf("\"v\":", StringComparison.Ordinal) + 4)..^1] : json),
        ];
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("12.50", "12.50")]
    [InlineData(".5", "0.5")]
    [InlineData("-.25", "-0.25")]
    [InlineData("+1.5", "1.5")]
    [InlineData("1.", "1")]
    [InlineData(" 1.5 ", "1.5")]
    [InlineData("\" 1.5\"", "1.5")]
    [InlineData("1e5", "1e5")]
    [InlineData("1.e-05", "1e-05")]
    [InlineData("-0", "-0")]
    [InlineData("0.5", "0.5")]
    [InlineData("5.0", "5.0")]
    [InlineData("+5", "5")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("1e400", "1e400")]
    public async Task Number_AsPeopleAndSpreadsheetsWriteIt_KeepsItsDigits(string cell, string expected) =>
        Assert.Equal([expected, "2"], await ColumnAsync($"{cell}~2"));

    [Theory]
    [InlineData("007")]
    [InlineData("00501")]
    [InlineData("-01")]
    [InlineData("01.5")]
    [InlineData("+4915112345678")]
    [InlineData("1_000")]
    [InlineData("1,234.5")]
    [InlineData("0x10")]
    [InlineData("12%")]
    [InlineData("$5")]
    [InlineData("1 000")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("2024-01-05")]
    [InlineData("٣")]
    public async Task Number_ThatIsRatherACodeOrText_KeepsTheColumnText(string cell) =>
        Assert.Equal([$"\"{cell}\"", "\"1984\""], await ColumnAsync($"{cell}~1984"));

    // The missing values of pandas.read_csv, R's NA, and a spreadsheet's errors.
    [Theory]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("NA")]
    [InlineData("N/A")]
    [InlineData("<NA>")]
    [InlineData("null")]
    [InlineData("None")]
    [InlineData("\\N")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("#N/A")]
    [InlineData("#DIV/0!")]
    [InlineData("1.#IND")]
    [InlineData("Nan")]
    [InlineData("na")]
    [InlineData("INF")]
    [InlineData("#N/A N/A")]
    [InlineData("")]
    public async Task WordForAMissingNumber_AmongNumbersAndBooleans_IsMissing(string word)
    {
        Assert.Equal(["1.5", """{"_id":"d1"}""", "2"], await ColumnAsync($"1.5~{word}~2"));
        Assert.Equal(["true", """{"_id":"d1"}"""], await ColumnAsync($"True~{word}"));
        InspectedField column = (await InspectAsync($"_id,v\na,1.5\nb,{word}\nc,2")).Fields[1];
        Assert.Equal(((ColumnType?)ColumnType.Number, 2, 1), (column.ColumnType, column.ValueCount, column.MissingCount));
    }

    [Fact]
    public async Task WordForAMissingNumber_AmongTexts_StaysText() =>
        Assert.Equal(["\"NA\"", "\"Null\"", "\"DE\""], await ColumnAsync("NA~Null~DE"));

    [Fact]
    public async Task WholeNumbers_WithGapsThatPandasWritesAsFloats_AreNumbers() =>
        Assert.Equal(["5.0", """{"_id":"d1"}""", "4.0"], await ColumnAsync("5.0~~4.0"));

    [Theory]
    [InlineData("true~false", "true false")]
    [InlineData("TRUE~False", "true false")]
    [InlineData("True~maybe", "\"True\" \"maybe\"")]
    [InlineData("yes~no", "\"yes\" \"no\"")]
    [InlineData("true~1", "\"true\" \"1\"")]
    [InlineData("[1, 2.50]~[]", "[1,2.50] []")]
    [InlineData("{\"a\": [1]}~[true]", "{\"a\":[1]} [true]")]
    [InlineData("[1]~[sic]", "\"[1]\" \"[sic]\"")]
    [InlineData("shoe~{}", "\"shoe\" \"{}\"")]
    [InlineData("[ 0.1  0.2]~[1. 2.]", "[0.1,0.2] [1,2]")]
    [InlineData("{1,2,3}~{4}", "[1,2,3] [4]")]
    [InlineData("{a,b}~{c}", "\"{a,b}\" \"{c}\"")]
    [InlineData("['a', 'b']~['c']", "\"['a', 'b']\" \"['c']\"")]
    [InlineData("2024-01-05~2024-01-06", "\"2024-01-05\" \"2024-01-06\"")]
    public async Task Column_OfAnyKind_HasTheOneTypeThatAllItsCellsAllow(string cells, string expected) =>
        Assert.Equal(expected, string.Join(' ', await ColumnAsync(cells)));

    [Fact]
    public async Task Column_WhoseLastCellIsText_IsTextFromItsFirst()
    {
        string[] numbers = [.. Enumerable.Range(0, 5000).Select(i => $"n{i},{i}")];

        FileInspection summary = await InspectAsync("_id,v\n" + string.Join('\n', numbers) + "\nlast,twelve");

        Assert.Equal("some cells look like numbers, but line 5002 has text \"twelve\"", summary.Fields[1].Remark);
        Assert.Equal(ColumnType.Text, summary.Fields[1].ColumnType);
        Assert.Equal("\"0\"", (await ColumnAsync(string.Join('~', Enumerable.Range(0, 5000)) + "~twelve"))[0]);
    }

    [Theory]
    [InlineData("Alien~1984", "some cells look like numbers, but line 2 has text \"Alien\"")]
    [InlineData("501~00502", "some cells look like numbers, but line 3 has text \"00502\", which as a number would lose its zeros or its plus")]
    [InlineData("007~008", "line 2 has text \"007\", which as a number would lose its zeros or its plus")]
    [InlineData("NaN~nan", "all its cells are words for a missing value")]
    [InlineData("a~b", null)]
    [InlineData("1~2", null)]
    public async Task Inspect_OfATextColumn_SaysWhichCellMadeItText(string cells, string? expected)
    {
        FileInspection summary = await InspectAsync("_id,v\n" + string.Join('\n', cells.Split('~').Select((cell, i) => $"d{i},{cell}")));

        Assert.Equal(expected, summary.Fields[1].Remark);
    }

    [Fact]
    public async Task ColumnTypes_Given_CountMoreThanWhatIsFound()
    {
        DocumentFileOptions options = Csv with { ColumnTypes = new Dictionary<string, ColumnType> { ["v"] = ColumnType.Text } };
        Assert.Equal(["\"5\"", "\"NaN\""], await ColumnAsync("5~NaN", options));

        options = Csv with { ColumnTypes = new Dictionary<string, ColumnType> { ["v"] = ColumnType.Number } };
        Assert.Equal(
            ["7", "1", "d2: expected a number, found text \"abc\".", "d3: expected a number, found text \"1_000\"."],
            (await ColumnAsync("007~+1~abc~1_000", options)).Select(line =>
                line.Replace("line 4: ", "", StringComparison.Ordinal)
                    .Replace("line 5: ", "", StringComparison.Ordinal)
                    .Replace("column 'v': ", "", StringComparison.Ordinal)));

        options = Csv with { ColumnTypes = new Dictionary<string, ColumnType> { ["v"] = ColumnType.Vector } };
        Assert.Equal(["[0.1,0.2]", "[0.3,0.4]"], await ColumnAsync("[0.1 0.2]~0.3;0.4", options));

        options = Csv with { ColumnTypes = new Dictionary<string, ColumnType> { ["prise"] = ColumnType.Number } };
        Assert.Contains(
            "names a column 'prise' that does not exist. The columns are _id, v.",
            (await Assert.ThrowsAsync<InvalidDocumentException>(() => ColumnAsync("1", options))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecimalComma_InASemicolonFile_IsFoundOnlyWhereNothingElseExplainsIt()
    {
        Assert.Equal(["""{"_id":"a","x":0.5,"y":1.234}""", """{"_id":"b","x":12,"y":2.345}"""], await ReadAsync("_id;x;y\na;0,5;1,234\nb;12;2,345\n", Csv));
        Assert.Equal(',', (await InspectAsync("_id;x\na;1,25\n")).DecimalSeparator);

        // A point in another column, or only possible thousands separators: not a number.
        Assert.Equal(["""{"_id":"a","x":"0,5","y":1.5}"""], await ReadAsync("_id;x;y\na;0,5;1.5\n", Csv));
        Assert.Equal(["""{"_id":"a","x":"1,234"}"""], await ReadAsync("_id;x\na;1,234\n", Csv));
        Assert.StartsWith(
            "its cells are numbers if the comma is their decimal or thousands separator",
            (await InspectAsync("_id;x\na;1,234\n")).Fields[1].Remark,
            StringComparison.Ordinal);
        Assert.Equal(["""{"_id":"a","x":"0,5"}"""], await ReadAsync("_id,x\na,\"0,5\"\n", Csv));
    }

    [Fact]
    public async Task Separators_Given_ReadNumbersOfOtherLanguages()
    {
        DocumentFileOptions german = Csv with { DecimalSeparator = ',', ThousandsSeparator = '.' };
        Assert.Equal(["1234567.5", "-0.5", "12"], await ColumnAsync("1.234.567,5~-,5~12", german));
        Assert.Equal(["\"12.34\"", "\"1\""], await ColumnAsync("12.34~1", german));
        Assert.Equal(["1234567", "999"], await ColumnAsync("1,234,567~999", Csv with { ThousandsSeparator = ',' }));
        Assert.Equal(["\"1,23\"", "\"1\""], await ColumnAsync("1,23~1", Csv with { ThousandsSeparator = ',' }));
        Assert.Equal(["1234.5"], await ColumnAsync("1\u202F234,5", Csv with { DecimalSeparator = ',', ThousandsSeparator = '\u202F' }));
        Assert.Throws<ArgumentException>(() => DocumentFile.ReadAsync("a.csv", new() { ThousandsSeparator = '.' }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentFileOptions { DecimalSeparator = ';' });
    }

    [Fact]
    public async Task QuotedNumbers_WhereOtherCellsAreBare_AreText()
    {
        // R's write.csv and pandas' QUOTE_NONNUMERIC quote text and leave numbers bare.
        Assert.Equal(["""{"_id":"a","zip":"5","n":1}"""], await ReadAsync("\"_id\",\"zip\",\"n\"\n\"a\",\"5\",1\n", Csv));

        // Where everything is quoted, quotes say nothing; nor do those that a comma needs.
        Assert.Equal(["""{"_id":"a","n":5}"""], await ReadAsync("\"_id\",\"n\"\n\"a\",\"5\"\n", Csv));
        Assert.Equal(["""{"_id":"a","n":1234}"""], await ReadAsync("_id,n\na,\"1,234\"\n", Csv with { ThousandsSeparator = ',' }));
    }

    [Fact]
    public async Task WriteAsync_ThenReadAsync_KeepsTheTypesOfColumns()
    {
        string[] documents =
        [
            """{"_id":"1","zip":"5","code":"007","note":" x ","flag":true,"word":"true","n":5.0,"gap":"NA","list":["a",1]}""",
            """{"_id":"2.0","zip":"6","code":"8","note":"y","flag":false,"word":"false","n":7,"gap":"NaN","list":[]}""",
        ];
        using MemoryStream stream = new();

        await DocumentFile.WriteAsync(
            stream,
            documents.Select(Relevance.Cluster.Document.Parse).ToAsyncEnumerable(),
            Csv,
            TestContext.Current.CancellationToken);

        Assert.Equal(documents, await ReadAsync(stream.ToArray(), Csv));
        Assert.StartsWith(
            "_id,zip,code,note,flag,word,n,gap,list\n1,\"5\",\"007\",\" x \",true,\"true\",5.0,\"NA\",",
            System.Text.Encoding.UTF8.GetString(stream.ToArray()),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,234.50", "its cells look like numbers with other separators or signs, such as line 2 has text \"1,234.50\"")]
    [InlineData("$5", "its cells look like numbers with other separators or signs, such as line 2 has text \"$5\"")]
    [InlineData("12 %", "its cells look like numbers with other separators or signs, such as line 2 has text \"12 %\"")]
    [InlineData("31.12.2020", null)]
    [InlineData("1,2,3", null)]
    [InlineData("5 kg", null)]
    public async Task Remark_OfAColumnOfNumbersWithMarks_NamesTheOptions(string cell, string? remark)
    {
        string? found = (await InspectAsync($"_id|x\na|{cell}\nb|{cell}\n")).Fields[1].Remark;

        Assert.Equal(remark is null, found is null);
        Assert.StartsWith(remark ?? "", found ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remark_OfBooleansAndANumber_SaysWhatTheOthersAre() =>
        Assert.Equal(
            "some cells look like booleans, but line 4 has text \"1\"",
            (await InspectAsync("_id,x\na,TRUE\nb,false\nc,1\nd,2\n")).Fields[1].Remark);
}
