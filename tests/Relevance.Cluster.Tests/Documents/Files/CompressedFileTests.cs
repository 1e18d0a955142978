using System.IO.Compression;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Files that are compressed, which the last extension of their name says.</summary>
public sealed class CompressedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-gz-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("d.csv.gz")]
    [InlineData("d.tsv.gz")]
    [InlineData("d.jsonl.gz")]
    [InlineData("d.json.br")]
    [InlineData("d.csv.br")]
    [InlineData("D.JSONL.GZ")]
    public async Task WriteAsync_ThenReadAsync_GivesTheDocuments(string name)
    {
        string path = Path.Combine(_folder, name);
        Document[] documents = [.. Enumerable.Range(0, 2000).Select(n => new Document($"d{n}") { ["n"] = n, ["t_vector_"] = new[] { n, 0.5f } })];

        long written = await DocumentFile.WriteAsync(path, documents, cancellationToken: Token);
        List<Document> read = await DocumentFile.ReadAsync(path, cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(2000, written);
        Assert.Equal(documents.Select(document => document.ToJson()), read.Select(document => document.ToJson()));
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.True(new FileInfo(path).Length < 40_000, "the file is smaller than its text");
    }

    [Fact]
    public async Task ReadAsync_OfWhatGzipWrote_IsTheSameAsTheFile()
    {
        string path = Path.Combine(_folder, "v.npy.gz");
        await using (GZipStream gzip = new(File.Create(path), CompressionLevel.Optimal))
        {
            await gzip.WriteAsync(NumpyFiles.Fortran, Token);
        }

        List<Document> read = await DocumentFile.ReadAsync(path, cancellationToken: Token).ToListAsync(Token);
        await DocumentFile.WriteAsync(Path.Combine(_folder, "w.npy.gz"), read, cancellationToken: Token);
        List<Document> again = await DocumentFile.ReadAsync(Path.Combine(_folder, "w.npy.gz"), cancellationToken: Token).ToListAsync(Token);

        Assert.Equal(["0 1 2", "3 4 5"], read.Select(document => string.Join(' ', document.GetVector("v_vector_").ToArray())));
        Assert.Equal(["0 1 2", "3 4 5"], again.Select(document => string.Join(' ', document.GetVector("w_vector_").ToArray())));
    }

    [Theory]
    [InlineData("d.csv.gz")]
    [InlineData("d.jsonl.gz")]
    [InlineData("d.npy.gz")]
    [InlineData("d.json.br")]
    public async Task ReadAsync_OfAShortenedFile_NamesItInsteadOfEndingEarly(string name)
    {
        string path = Path.Combine(_folder, name);
        await DocumentFile.WriteAsync(
            path, Enumerable.Range(0, 300).Select(n => new Document($"d{n}") { ["t_vector_"] = new[] { n * 0.37f, n } }), cancellationToken: Token);
        byte[] bytes = await File.ReadAllBytesAsync(path, Token);
        for (int length = 1; length < bytes.Length; length += length < bytes.Length - 40 ? 37 : 1)
        {
            await File.WriteAllBytesAsync(path, bytes[..length], Token);

            InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(async () =>
                await DocumentFile.ReadAsync(path, new() { Rejected = [] }, Token).ToListAsync(Token));

            Assert.StartsWith(name, rejected.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("d.csv.gz", "gzip")]
    [InlineData("d.npy.gz", "gzip")]
    [InlineData("d.json.br", "Brotli")]
    public async Task ReadAsync_OfAnotherFormat_NamesTheFile(string name, string format)
    {
        string path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, "_id,title\na,boot\n", Token);

        InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(async () =>
            await DocumentFile.ReadAsync(path, cancellationToken: Token).ToListAsync(Token));

        Assert.Equal(
            $"{name}: expected a complete file compressed with {format}, found one that is damaged, shortened or of another format.", rejected.Message);
    }

    [Fact]
    public async Task ReadAsync_OfADamagedGzipFile_NamesIt()
    {
        string path = Path.Combine(_folder, "d.jsonl.gz");
        await DocumentFile.WriteAsync(path, Enumerable.Range(0, 300).Select(n => new Document($"d{n}") { ["n"] = n * 0.37 }), cancellationToken: Token);
        byte[] bytes = await File.ReadAllBytesAsync(path, Token);
        for (int place = 10; place < bytes.Length; place += 97)
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 0x10;
            await File.WriteAllBytesAsync(path, damaged, Token);

            InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(async () =>
                await DocumentFile.ReadAsync(path, new() { Rejected = [] }, Token).ToListAsync(Token));

            Assert.StartsWith("d.jsonl.gz", rejected.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReadAsync_OfSeveralGzipMembers_ReadsAll()
    {
        string path = Path.Combine(_folder, "d.jsonl.gz");
        await DocumentFile.WriteAsync(path, [new Document("a"), new Document("b")], cancellationToken: Token);
        byte[] member = await File.ReadAllBytesAsync(path, Token);
        await File.WriteAllBytesAsync(path, [.. member, .. member, .. member], Token);

        Assert.Equal("ababab", string.Concat((await DocumentFile.ReadAsync(path, cancellationToken: Token).ToListAsync(Token)).Select(document => document.Id)));
    }

    [Theory]
    [InlineData("d.jsonl.xz")]
    [InlineData("d.csv.zip")]
    public void ReadAsync_OfAnotherCompression_SaysWhichAreRead(string name)
    {
        NotSupportedException rejected = Assert.Throws<NotSupportedException>(() => DocumentFile.ReadAsync(name));

        Assert.Equal(
            $"'{name}': files are decompressed from gzip (.gz), Brotli (.br) and Zstandard (.zst) only. Decompress it first, or pass a stream that does.",
            rejected.Message);
    }

    [Fact]
    public async Task AZstandardFile_WithoutItsPackage_NamesThePackage()
    {
        const string Expected = "'d.csv.zst': Zstandard files (.zst) are read and written by the package Relevance.Cluster.Files, which this program does not "
            + "reference: dotnet add package Relevance.Cluster.Files.";

        Assert.Equal(Expected, Assert.Throws<NotSupportedException>(() => DocumentFile.ReadAsync("d.csv.zst")).Message);
        NotSupportedException rejected = await Assert.ThrowsAsync<NotSupportedException>(
            () => DocumentFile.WriteAsync("d.csv.zst", [new Document("a")], cancellationToken: Token));
        Assert.Equal(Expected, rejected.Message);
    }

    [Fact]
    public async Task WriteAsync_ThatFails_LeavesTheOldFileAndNoOther()
    {
        string path = Path.Combine(_folder, "d.jsonl.gz");
        await DocumentFile.WriteAsync(path, [new Document("old")], cancellationToken: Token);

        await Assert.ThrowsAsync<IOException>(() => DocumentFile.WriteAsync(path, Failing(), cancellationToken: Token));

        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.Equal("old", Assert.Single(await DocumentFile.ReadAsync(path, cancellationToken: Token).ToListAsync(Token)).Id);

        static IEnumerable<Document> Failing()
        {
            yield return new Document("new");
            throw new IOException("no disk");
        }
    }
}
