using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests;

/// <summary>Files of every format that are compressed with Zstandard, by the extension <c>.zst</c>.</summary>
public sealed class ZstandardFileTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("d.csv.zst")]
    [InlineData("d.tsv.zst")]
    [InlineData("d.jsonl.zst")]
    [InlineData("D.JSON.ZST")]
    [InlineData("d.arrow.zst")]
    public async Task WriteAsync_ThenReadAsync_ReturnsTheDocuments(string name)
    {
        using TemporaryFolder folder = new();
        Document[] documents = [.. Enumerable.Range(0, 2000).Select(n => new Document($"d{n}") { ["n"] = n, ["t_vector_"] = new[] { n, 0.5f } })];

        long written = await DocumentFile.WriteAsync(folder[name], documents, cancellationToken: Token);
        IReadOnlyList<Document> read = await Rows.ReadAsync(folder[name]);

        Assert.Equal(2000, written);
        Assert.Equal(documents.Select(document => document.ToJson()), read.Select(document => document.ToJson()));
        Assert.True(new FileInfo(folder[name]).Length < 40_000, "the file is smaller than its text");
    }

    [Fact]
    public async Task AnArray_HasTheNameOfItsFile()
    {
        using TemporaryFolder folder = new();

        await DocumentFile.WriteAsync(folder["title.npy.zst"], [new Document("a") { ["x_vector_"] = new[] { 1f, 2f } }], cancellationToken: Token);

        Document read = (await Rows.ReadAsync(folder["title.npy.zst"])).Single();
        Assert.Equal("[1,2]", read["title_vector_"].ToJson());
    }

    [Fact]
    public async Task ReadAsync_OfFramesOfTheReferenceProgram_ReadsAll()
    {
        // printf '{"_id":"a","n":1}\n{"_id":"b","n":2}\n' | zstd -19
        byte[] frame = Convert.FromBase64String("KLUv/QRo9QAAsHsiX2lkIjoiYSIsIm4iOjF9CmIyfQoCAGAIRcww8p5RuA==");
        using TemporaryFolder folder = new();
        await File.WriteAllBytesAsync(folder["d.jsonl.zst"], [.. frame, .. frame], Token);

        Assert.Equal(
            ["""{"_id":"a","n":1}""", """{"_id":"b","n":2}""", """{"_id":"a","n":1}""", """{"_id":"b","n":2}"""],
            (await Rows.ReadAsync(folder["d.jsonl.zst"])).Select(document => document.ToJson()));
    }

    [Theory]
    [InlineData("d.csv.zst")]
    [InlineData("d.jsonl.zst")]
    [InlineData("d.npy.zst")]
    public async Task ReadAsync_OfAShortenedOrDamagedFile_NamesItInsteadOfEndingEarly(string name)
    {
        using TemporaryFolder folder = new();
        await DocumentFile.WriteAsync(
            folder[name], Enumerable.Range(0, 300).Select(n => new Document($"d{n}") { ["t_vector_"] = new[] { n * 0.37f, n } }), cancellationToken: Token);
        byte[] bytes = await File.ReadAllBytesAsync(folder[name], Token);
        for (int place = 1; place < bytes.Length; place += place < bytes.Length - 20 ? 37 : 1)
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 0x10;
            foreach (byte[] content in new[] { bytes[..place], damaged })
            {
                await File.WriteAllBytesAsync(folder[name], content, Token);

                InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(
                    () => Rows.ReadAsync(folder[name], new() { Rejected = [] }));

                Assert.Equal(
                    $"{name}: expected a complete file compressed with Zstandard, found one that is damaged, shortened or of another format.",
                    rejected.Message);
            }
        }
    }

    [Fact]
    public async Task ReadAsync_OfAnotherFormat_NamesTheFile()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder["d.csv.zst"], "_id,title\na,boot\n", Token);

        InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(() => Rows.ReadAsync(folder["d.csv.zst"]));

        Assert.Equal(
            "d.csv.zst: expected a complete file compressed with Zstandard, found one that is damaged, shortened or of another format.", rejected.Message);
    }
}
