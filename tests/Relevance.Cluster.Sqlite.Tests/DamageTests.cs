using System.Globalization;
using Relevance.Cluster.Sqlite.CrashWriter;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Tests.Support;

namespace Relevance.Cluster.Sqlite.Tests;

public sealed class DamageTests : IDisposable
{
    private const int PageSize = 16 * 1024;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnyQuestion_AfterOneByteOfTheFileChanged_AnswersAsBefore_OrSaysThatTheFileIsDamaged()
    {
        string expected = await WriteAsync();
        byte[] whole = await File.ReadAllBytesAsync(_folder.File());
        Random random = new(1);

        // Anywhere, and at the most sensitive bytes: the header and the beginning of every kind of page, which describe its layout.
        int[] places =
        [
            .. Enumerable.Range(0, 25).Select(_ => random.Next(whole.Length)),
            3, 17, 18, 20, 24, 28, 56, 61, 63, 68, 70, 95,
            .. Enumerable.Range(0, whole.Length / PageSize).Select(page => (page * PageSize) + random.Next(12)),
        ];
        foreach (int place in places)
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(_folder.File(), damaged);
            await AssertSameOrCorruptAsync(expected, place);
        }
    }

    [Theory]
    [InlineData("UPDATE document_1 SET body = (SELECT body FROM document_1 WHERE row = 9) WHERE row = 8", "id-7", null)]
    [InlineData("UPDATE document_1 SET body = CAST(replace(body, 'brand-2', 'brand-3') AS BLOB) WHERE row = 8", "id-7", null)]
    [InlineData("UPDATE document_1 SET body = x'00' WHERE row = 8", "id-7", null)]
    [InlineData("UPDATE vector_1 SET value = (SELECT value FROM vector_1 WHERE row = 9) WHERE row = 10", "id-9", "v_vector_")]
    [InlineData("UPDATE vector_1 SET value = zeroblob(104) WHERE row = 10", "id-9", "v_vector_")]
    [InlineData("UPDATE vector_1 SET value = x'' WHERE row = 10", "id-9", "v_vector_")]
    [InlineData("DELETE FROM vector_1 WHERE row = 10", "id-9", "v_vector_")]
    [InlineData("UPDATE label_1 SET number = 3 - number % 2 WHERE row = 10", "id-9", "_cluster_.v_vector_.km")]
    [InlineData("UPDATE label_text SET text = 'other' WHERE clustering = 1 AND number = 2", null, "_cluster_.v_vector_.km")]
    [InlineData("DELETE FROM label_text WHERE clustering = 1 AND number = 1", "id-1", "_cluster_.v_vector_.km")]
    [InlineData("UPDATE centroid SET label = 'cluster-9' WHERE position = 1", null, "_cluster_.v_vector_.km")]
    [InlineData("DELETE FROM centroid WHERE position = 2", null, "_cluster_.v_vector_.km")]
    [InlineData("UPDATE clustering SET metric = 'Euclidean' WHERE id = 1", null, "_cluster_.v_vector_.km")]
    [InlineData("UPDATE vector_field SET length = 23 WHERE id = 1", null, "v_vector_")]
    [InlineData("DELETE FROM vector_field WHERE id = 1", null, "v_vector_")]
    [InlineData("UPDATE dataset SET document_count = 238 WHERE id = 1", null, null)]
    [InlineData("UPDATE dataset SET metadata = replace(metadata, '7', '8') WHERE id = 1", null, null)]
    public async Task AnyQuestion_AboutARowThatIsNotAsItWasWritten_NamesDatasetAndRow(string change, string? documentId, string? field)
    {
        await WriteAsync();
        Execute(change);
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());

        DocumentStoreException e = await Assert.ThrowsAsync<DocumentStoreException>(() => StoreState.DescribeAsync(store));
        StoreCheck check = await SqliteDocumentStore.CheckAsync(_folder.File());

        Assert.Equal((StoreFailure.Corrupt, "shop", documentId, field), (e.Failure, e.DatasetId, e.DocumentId, e.Field));
        Assert.All(new[] { "shop", documentId, field }.OfType<string>(), name => Assert.Contains($"'{name}'", e.Message, StringComparison.Ordinal));
        Assert.Contains("Restore it from a backup", e.Message, StringComparison.Ordinal);
        Assert.Contains(check.Findings, finding => (finding.DatasetId, finding.DocumentId, finding.Field) == ("shop", documentId, field));
        Assert.Contains("findings:", check.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE document_1 SET id = 'other' WHERE row = 8", "shop", "other")]
    [InlineData("DELETE FROM document_1 WHERE row = 1", "shop", "has 238 documents, expected 239")]
    [InlineData("DELETE FROM label_1 WHERE row = 10", "shop", "has 203 labels, expected 204")]
    [InlineData("INSERT INTO vector_1(row, value) VALUES(1000, x'00')", "shop", "a vector without a document")]
    [InlineData("INSERT INTO label_1(clustering, row, number) VALUES(1, 1000, 1)", "shop", "a label without a document")]
    [InlineData("DELETE FROM dataset WHERE id = 2", null, "belongs to dataset 2, which does not exist")]
    public async Task CheckAsync_OfRowsThatAreLostOrBelongToNothing_ListsThem(string change, string? datasetId, string found)
    {
        await WriteAsync();
        Execute(change);

        StoreCheck check = await SqliteDocumentStore.CheckAsync(_folder.File());

        Assert.False(check.IsSound);
        Assert.Contains(check.Findings, finding => finding.DatasetId == datasetId && finding.Description.Contains(found, StringComparison.Ordinal));
        Assert.Contains(found, check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_OfAWholeStore_FindsNothing_AlsoWhileItIsOpen_AndReportsProgress()
    {
        await WriteAsync();
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
        await store.WriteAsync("notes", [new Document("later")], WriteMode.Insert);

        StoreCheck check = await SqliteDocumentStore.CheckAsync(_folder.File());

        Assert.Equal($"'{_folder.File()}': 2 datasets, 242 documents, 204 vectors and 205 labels checked, no damage found", check.ToString());
    }

    [Fact]
    public async Task CheckAsync_OfAChangedPage_NamesPageAndRow()
    {
        await WriteAsync();
        int place = await ChangeDocument2Async();

        StoreCheck check = await SqliteDocumentStore.CheckAsync(_folder.File());

        string[] found = [.. check.Findings.Select(finding => finding.ToString())];
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"page {(place / PageSize) + 1} has a wrong checksum"), found);
        Assert.Contains("dataset 'shop', document 'id-2' has a wrong checksum", found);
        Assert.All(
            found,
            finding => Assert.True(finding.StartsWith("page ", StringComparison.Ordinal) || finding.Contains("'id-2'", StringComparison.Ordinal), finding));
    }

    [Fact]
    public async Task Read_OfADamagedPage_SaysSoEachTime_AndOtherDatasetsGoOn()
    {
        await WriteAsync();
        await ChangeDocument2Async();
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File(), new SqliteStoreOptions { ReaderCount = 1 });

        for (int i = 0; i < 3; i++)
        {
            DocumentStoreException e =
                await Assert.ThrowsAsync<DocumentStoreException>(() => store.CountAsync("shop", Filter.Field("brand").EqualTo("brand-4")));
            Assert.Equal((StoreFailure.Corrupt, "shop", "id-2"), (e.Failure, e.DatasetId, e.DocumentId));
            Assert.Equal(2, await store.CountAsync("notes", Filter.Field("_id").Exists()));
        }
    }

    [Fact]
    public async Task CheckAsync_OfAFileThatIsNotAStore_StatesWhatItIs()
    {
        await File.WriteAllTextAsync(_folder.File(), "no store");

        DocumentStoreException other = await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.CheckAsync(_folder.File()));
        DocumentStoreException nothing = await Assert.ThrowsAsync<DocumentStoreException>(() => SqliteDocumentStore.CheckAsync(_folder.File("none.db")));

        Assert.Equal((StoreFailure.NotAStore, StoreFailure.NoAccess), (other.Failure, nothing.Failure));
        Assert.False(File.Exists(_folder.File("none.db")));
    }

    /// <summary>Writes a store and closes it.</summary>
    /// <returns>Its content.</returns>
    private async Task<string> WriteAsync()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
        await OldStore.WriteAsync(store);
        return await Questions.AskAsync(store);
    }

    /// <summary>Changes a letter of document 2 in the closed file, and in the copies that rows leave behind when they move to another page.</summary>
    /// <returns>The last place.</returns>
    private async Task<int> ChangeDocument2Async()
    {
        byte[] bytes = await File.ReadAllBytesAsync(_folder.File());
        int last = -1;
        for (int place = Find(0); place >= 0; place = Find(place + 1))
        {
            bytes[place + 9] ^= 1;
            last = place;
        }

        await File.WriteAllBytesAsync(_folder.File(), bytes);
        return last;

        int Find(int start) => bytes.AsSpan(start).IndexOf("\"number\":2,"u8) is var found and >= 0 ? start + found : -1;
    }

    /// <summary>Changes a row as a faulty program would: with everything around it in order.</summary>
    private void Execute(string sql)
    {
        using SqliteDatabase database = SqliteDatabase.Open(_folder.File());
        database.Execute(sql);
        Assert.True(database.Changes > 0);
    }

    private async Task AssertSameOrCorruptAsync(string expected, int place)
    {
        try
        {
            await using SqliteDocumentStore store = SqliteDocumentStore.Open(_folder.File());
            Assert.Equal(expected, await Questions.AskAsync(store));
        }
        catch (DocumentStoreException e)
        {
            Assert.True(e.Failure == StoreFailure.Corrupt, $"Byte {place}: {e}");
        }
    }
}
