using System.Text;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Tests that NaN and infinite numbers of a file become null or missing, and that the summary counts them.</summary>
public sealed class NotFiniteNumberTests
{
    [Theory]
    [InlineData(DocumentFileFormat.JsonLines, "{\"_id\":\"a\",\"x\":NaN,\"t\":\"NaN\"}\n{\"_id\":\"b\",\"x\":[1,-Infinity,Infinity],\"y\":null}\n", 3)]
    [InlineData(
        DocumentFileFormat.JsonLines,
        "{\"_id\":\"a\",\"x\":{\"$numberDouble\":\"NaN\"},\"y\":[{\"$numberDouble\":\"-Infinity\"}],\"z\":{\"$numberDouble\":\"1.5\"}}\n",
        2
    )]
    [InlineData(DocumentFileFormat.JsonArray, "[{\"_id\":\"a\",\"x\":{\"y\":NaN}}]", 1)]
    [InlineData(DocumentFileFormat.JsonLines, "{\"_id\":\"a\"}\n{\"_id\":true,\"x\":NaN}\n{\"_id\":\"b\",\"v_vector_\":[NaN]}\n", 0)]
    [InlineData(DocumentFileFormat.Csv, "_id,x\n1,2\n2,nan\n3,-inf\n4,NA\n5,\n6,1.#QNAN\n", 3)]
    [InlineData(DocumentFileFormat.Csv, "_id,x\n1,\"[1, nan]\"\n2,\"[1, -Infinity, NaN]\"\n3,[2]\n", 3)]
    [InlineData(DocumentFileFormat.Csv, "_id,x\n1,nan\n2,text\n", 0)]
    public async Task NotFiniteCount_OfALoad_IsWhatTheDocumentsHaveAsNull(DocumentFileFormat format, string content, int count)
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");
        Dataset dataset = new RelevanceClient(store).GetDataset("d");

        WriteSummary summary = await dataset.InsertDocumentsAsync(
            DocumentFile.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(content)), new DocumentFileOptions { Format = format }),
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(count, summary.NotFiniteCount);
        Assert.Equal(count > 0, summary.ToString().EndsWith($"; {count} NaN or infinite numbers omitted", StringComparison.Ordinal));
    }
}
