using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests.Parquet;

/// <summary>Files that cannot be read fail with one kind of exception, which names file, row and column.</summary>
public sealed class BadParquetTests
{
    [Fact]
    public async Task ATruncatedFile_IsReportedAsOne()
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(folder["cut.parquet"], "SELECT 'd' || i AS _id FROM range(1000) t(i)");
        byte[] bytes = await File.ReadAllBytesAsync(folder["cut.parquet"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["cut.parquet"], bytes[..^100], TestContext.Current.CancellationToken);

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => Rows.ReadAsync(folder["cut.parquet"]));

        Assert.Equal(
            $"cut.parquet: this Parquet file is truncated: expected 'PAR1' at its end, found another end after {bytes.Length - 100} bytes. "
                + "Copy or download the file again, or write it again.",
            e.Message);
    }

    [Theory]
    [InlineData("", "expected a Parquet file, which begins with 'PAR1', found an empty file: write it again, or leave it out.")]
    [InlineData("PAR1", "this Parquet file is truncated: expected 'PAR1' at its end, found another end after 4 bytes.")]
    [InlineData(
        "_id,title\na,boot\n",
        "expected a Parquet file, which begins with 'PAR1', found text that begins with \"_id,title a,boot\": end its name in .csv, .tsv, .json or .jsonl.")]
    [InlineData(
        "ARROW1\0\0\u0001\0\0\0",
        "expected a Parquet file, which begins with 'PAR1', found an Arrow (Feather) file: end its name in .arrow or .feather.")]
    [InlineData(
        "\u0001\u0002\0\u0003",
        "expected a Parquet file, which begins with 'PAR1', found bytes that begin with 01-02-00-03: copy or download it again.")]
    [InlineData("PARE.............PARE", "this Parquet file is encrypted, footer included: decrypt it, as with pyarrow, before it is read.")]
    [InlineData("PAR1....\u007F\u007F\u007F\u007FPAR1", "this Parquet file is damaged: expected metadata of 1 to 4 bytes, found a length of 2139062143.")]
    [InlineData("PAR1....\u0004\0\0\0PAR1", "this Parquet file is damaged: its metadata")]
    public async Task AnotherFile_IsRefusedByItsFirstAndLastBytes(string content, string reason)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["odd.parquet"], content, TestContext.Current.CancellationToken);

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => Rows.ReadAsync(folder["odd.parquet"]));

        Assert.StartsWith("odd.parquet: " + reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolder_IsNamedAsOne()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["table.parquet"]);

        IOException e = await Assert.ThrowsAsync<IOException>(() => Rows.ReadAsync(folder["table.parquet"]));

        Assert.Equal($"'{folder["table.parquet"]}' is a folder, as Spark and Dask write tables: read the files in it one by one.", e.Message);
    }

    [Fact]
    public async Task AnEncryptedFile_IsNamedAsOne()
    {
        using TemporaryFolder folder = new();
        using (DuckDb engine = new())
        {
            engine.Execute("SET force_mbedtls_unsafe = 'true'");
            engine.Execute("PRAGMA add_parquet_key('key', '0123456789112345')");
            engine.Execute($"COPY (SELECT 'a' AS _id) TO '{folder["secret.parquet"]}' (FORMAT parquet, ENCRYPTION_CONFIG {{footer_key: 'key'}})");
        }

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => Rows.ReadAsync(folder["secret.parquet"]));

        Assert.Equal("secret.parquet: this Parquet file is encrypted, footer included: decrypt it, as with pyarrow, before it is read.", e.Message);
    }

    [Fact]
    public async Task AFileOfNoRows_HasNoDocuments()
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(folder["none.parquet"], "SELECT 'a' AS _id WHERE false");

        Assert.Empty(await Rows.ReadAsync(folder["none.parquet"]));
    }

    [Fact]
    public async Task WithoutAnIdColumn_TheColumnsAreNamed()
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(folder["ids.parquet"], "SELECT 7 AS sku, 'x' AS title");

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => Rows.ReadAsync(folder["ids.parquet"]));

        Assert.StartsWith("ids.parquet: '_id' has no id.", e.Message, StringComparison.Ordinal);
        Assert.Contains(" The columns are sku, title. ", e.Message, StringComparison.Ordinal);
        Assert.Equal("7", (await Rows.ReadAsync(folder["ids.parquet"], new() { IdField = "sku" })).Single().Id);
        Assert.Equal("row-1", (await Rows.ReadAsync(folder["ids.parquet"], new() { GenerateMissingIds = true })).Single().Id);
    }

    [Fact]
    public async Task ABadRow_IsListed_AndTheRestArrives()
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(
            folder["rows.parquet"],
            "FROM (VALUES ('a', DATE '2022-01-09', [1, 2]), (NULL, NULL, [3]), ('c', 'infinity'::DATE, [4, 5]), ('d', NULL, [6])) t(_id, day, list)");
        List<RejectedDocument> rejected = [];

        IReadOnlyList<Document> documents = await Rows.ReadAsync(folder["rows.parquet"], new() { Rejected = rejected });

        Assert.Equal(["a [1,2]", "d [6]"], documents.Select(document => $"{document.Id} {document["list"]}"));
        Assert.Equal("rows.parquet, row 2", rejected[0].SourceLocation);
        Assert.StartsWith("'_id' has no id", rejected[0].Reason, StringComparison.Ordinal);
        Assert.Equal("rows.parquet, row 3", rejected[1].SourceLocation);
        Assert.Equal("column 'day': expected a date in the years 1 to 9999, found the day 2147483647 after 1970-01-01.", rejected[1].Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ADamagedFile_FailsWithOneKindOfException(int seed)
    {
        using TemporaryFolder folder = new();
        DuckDb.Write(
            folder["good.parquet"],
            """
            SELECT 'd' || i AS _id, i AS n, [i, 2]::FLOAT[] AS t_vector_, {'a': i, 'b': ['x' || i]} AS s, 'label ' || (i % 9) AS label, i::DECIMAL(20,3) AS d
            FROM range(1000) t(i)
            """,
            seed switch { 1 => "COMPRESSION uncompressed", 2 => "COMPRESSION zstd, PARQUET_VERSION V2", _ => "COMPRESSION snappy" });
        byte[] good = await File.ReadAllBytesAsync(folder["good.parquet"], TestContext.Current.CancellationToken);
        Random random = new(seed);
        int failures = 0;
        for (int round = 0; round < 120; round++)
        {
            byte[] bytes = [.. good];
            for (int i = 0; i < 3; i++)
            {
                // Half of the damage is done to the footer, which is small.
                int start = round % 2 == 0 ? 4 : Math.Max(4, bytes.Length - 1500);
                bytes[random.Next(start, bytes.Length - 8)] = (byte)random.Next(256);
            }

            using MemoryStream stream = new(bytes);
            try
            {
                await DocumentFile.ReadAsync(stream, new() { Format = DocumentFileFormat.Parquet, Rejected = [] })
                    .CountAsync(TestContext.Current.CancellationToken);
            }
            catch (InvalidDocumentException)
            {
                failures++;
            }
        }

        Assert.InRange(failures, 20, 120);
    }
}
