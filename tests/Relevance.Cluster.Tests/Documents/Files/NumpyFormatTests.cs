using System.IO.Compression;
using System.Reflection;
using System.Text;
using Relevance.Cluster.Documents.Files;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Arrays of NumPy as documents. The files were written by NumPy itself.</summary>
public sealed class NumpyFormatTests : IDisposable
{
    private static readonly DocumentFileOptions Numpy = new() { Format = DocumentFileFormat.Numpy };

    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-numpy-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("LittleFloat16")]
    [InlineData("BigFloat16")]
    [InlineData("LittleFloat32")]
    [InlineData("BigFloat32")]
    [InlineData("LittleFloat64")]
    [InlineData("BigFloat64")]
    public async Task ReadAsync_OfAMatrixOfFloats_GivesVectorsBitForBit(string file)
    {
        List<Document> documents = await ReadAsync(WriteFile("text.npy", file));

        Assert.Equal(["row-1", "row-2"], documents.Select(document => document.Id));
        Assert.Equal([1.5f, -2.25f, 3f], documents[0].GetVector("text_vector_").ToArray());
        Assert.Equal(
            new[] { 0.5f, 65504f, -0f }.Select(BitConverter.SingleToInt32Bits),
            documents[1].GetVector("text_vector_").ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData("Fortran")]
    [InlineData("FortranBigFloat64")]
    [InlineData("Version2")]
    [InlineData("Version3")]
    public async Task ReadAsync_OfAnyOrderAndVersion_GivesTheRows(string file)
    {
        List<Document> documents = await ReadAsync(WriteFile("x_vector_.npy", file));

        Assert.Equal(["0 1 2", "3 4 5"], documents.Select(document => string.Join(' ', document.GetVector("x_vector_").ToArray())));
    }

    [Theory]
    [InlineData("Int8", "-128", "127")]
    [InlineData("LittleInt16", "-32768", "32767")]
    [InlineData("BigInt16", "-32768", "32767")]
    [InlineData("LittleInt32", "-2147483648", "2147483647")]
    [InlineData("BigInt32", "-2147483648", "2147483647")]
    [InlineData("LittleInt64", "-9223372036854775808", "9223372036854775807")]
    [InlineData("BigInt64", "-9223372036854775808", "9223372036854775807")]
    [InlineData("UInt8", "0", "255")]
    [InlineData("LittleUInt16", "0", "65535")]
    [InlineData("BigUInt16", "0", "65535")]
    [InlineData("LittleUInt32", "0", "4294967295")]
    [InlineData("BigUInt32", "0", "4294967295")]
    [InlineData("LittleUInt64", "0", "18446744073709551615")]
    [InlineData("BigUInt64", "0", "18446744073709551615")]
    public async Task ReadAsync_OfIntegers_KeepsEveryDigit(string file, string smallest, string largest)
    {
        List<Document> documents = await ReadAsync(WriteFile("n.npy", file));

        Assert.Equal([smallest, "1", largest], documents.Select(document => document["n"].ToString()));
        Assert.All(documents, document => Assert.Equal(FieldKind.Number, document["n"].Kind));
    }

    [Theory]
    [InlineData("LittleText", """[{"_id":"row-1","t":"boot"},{"_id":"row-2","t":"Schuh ä"},{"_id":"row-3","t":"\uD83D\uDC5F"},{"_id":"row-4","t":""}]""")]
    [InlineData("BigText", """[{"_id":"row-1","t":"boot"},{"_id":"row-2","t":"\uD83D\uDC5F"}]""")]
    [InlineData("ByteText", """[{"_id":"row-1","t":"boot"},{"_id":"row-2","t":"a"}]""")]
    [InlineData("Booleans", """[{"_id":"row-1","t":true},{"_id":"row-2","t":false}]""")]
    [InlineData("NotFinite", """[{"_id":"row-1","t":1},{"_id":"row-2","t":null},{"_id":"row-3","t":null},{"_id":"row-4","t":null}]""")]
    [InlineData("NoRows", "[]")]
    public async Task ReadAsync_OfOtherTypes_GivesTheirValues(string file, string expected)
    {
        List<Document> documents = await ReadAsync(WriteFile("t.npy", file));

        Assert.Equal(expected, $"[{string.Join(',', documents.Select(document => document.ToJson()))}]");
    }

    [Theory]
    [InlineData("Archive")]
    [InlineData("CompressedArchive")]
    public async Task ReadAsync_OfAnArchive_GivesAFieldPerArrayAndTheIds(string file)
    {
        List<Document> documents = await ReadAsync(WriteFile("shop.npz", file));

        Assert.Equal(
            ["""{"_id":"a","title_vector_":[1,2],"price":9.5}""", """{"_id":"b","title_vector_":[3,4],"price":null}"""],
            documents.Select(document => document.ToJson()));
    }

    [Fact]
    public async Task ReadAsync_WithAnotherArrayOfIds_TakesThem()
    {
        string path = WriteFile("shop.npz", "Archive");

        List<Document> documents = await DocumentFile.ReadAsync(path, new() { IdField = "price", GenerateMissingIds = true }, Token).ToListAsync(Token);
        InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(async () =>
            await DocumentFile.ReadAsync(path, new() { IdField = "sku" }, Token).ToListAsync(Token));

        Assert.Equal(["9.5", "row-2"], documents.Select(document => document.Id));
        Assert.Equal("shop.npz: expected ids in an array 'sku', found the arrays _id, title_vector_, price.", rejected.Message);
    }

    [Theory]
    [InlineData("Scalar", "expected an array of one or two dimensions, found 0: shape ().")]
    [InlineData("Cube", "expected an array of one or two dimensions, found 3: shape (1, 1, 1).")]
    [InlineData("Records", "found an array of records: [('a', '<i4'), ('shape', '<f4')].")]
    [InlineData("Objects", "found an array of Python objects, which would be unpickled and is never read")]
    [InlineData("Complex", "bool or text of a fixed length (U, S), found <c8.")]
    [InlineData("Dates", "bool or text of a fixed length (U, S), found <M8[D].")]
    [InlineData("UnequalArchive", "expected arrays of equal length, found 3 rows in 'a' and 4 in 'b'.")]
    public async Task ReadAsync_OfWhatHasNoRowsOfValues_SaysWhatItIs(string file, string reason)
    {
        string path = WriteFile("x.npy", file);

        InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(path));

        Assert.Equal("x.npy", rejected.SourceLocation);
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Version3", CompressionLevel.NoCompression)]
    [InlineData("Version3", CompressionLevel.Optimal)]
    [InlineData("Fortran", CompressionLevel.NoCompression)]
    [InlineData("Fortran", CompressionLevel.Optimal)]
    public async Task ReadAsync_OfAnArchiveWithADamagedByte_NamesTheArray(string array, CompressionLevel level)
    {
        const int LocalHeaderLength = 30;
        string path = WriteFile("shop.npz", array);
        MemoryStream archive = new();
        await using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using Stream entry = await zip.CreateEntry("a.npy", level).OpenAsync(Token);
            await entry.WriteAsync(await File.ReadAllBytesAsync(path, Token), Token);
        }

        byte[] bytes = archive.ToArray();
        int start = LocalHeaderLength + "a.npy".Length;

        // The last byte of compressed content has bits that mean nothing.
        int end = start + (int)new ZipArchive(archive).Entries[0].CompressedLength - (level == CompressionLevel.Optimal ? 1 : 0);
        for (int place = start; place < end; place += 1 + ((end - start) / 60))
        {
            byte[] damaged = [.. bytes];
            damaged[place] ^= 0x10;
            await File.WriteAllBytesAsync(path, damaged, Token);

            InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(path));

            Assert.StartsWith("shop.npz", rejected.SourceLocation, StringComparison.Ordinal);
            Assert.Contains("array 'a", rejected.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReadAsync_OfAnArchiveWithADamagedNumber_StatesBothChecksums()
    {
        string path = WriteFile("shop.npz", "Archive");
        byte[] bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[bytes.AsSpan().IndexOf([.. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)])] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);

        InvalidDocumentException rejected = await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(path));

        Assert.Matches(
            "^shop.npz, row 1: array 'title_vector_' is damaged: expected the checksum [0-9a-f]{8} that the archive states, found [0-9a-f]{8}.$",
            rejected.Message);
    }

    [Theory]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339)]
    public void Crc32_InOneOrTwoParts_IsThePublishedOne(string text, uint expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            using Crc32 checksum = new();
            checksum.Append(bytes.AsSpan(0, cut));
            checksum.Append(bytes.AsSpan(cut));

            Assert.Equal(expected, checksum.Complete());
        }
    }

    [Fact]
    public async Task ReadAsync_OfEveryShortenedFile_IsRejected()
    {
        foreach (byte[] file in new[] { NumpyFiles.Fortran, NumpyFiles.LittleText, NumpyFiles.Version3, NumpyFiles.Archive, NumpyFiles.CompressedArchive })
        {
            for (int length = 0; length < file.Length; length += 7)
            {
                await Assert.ThrowsAsync<InvalidDocumentException>(async () =>
                    await DocumentFile.ReadAsync(new MemoryStream(file[..length]), Numpy, Token).ToListAsync(Token));
            }
        }
    }

    [Fact]
    public async Task ReadAsync_OfDamagedFiles_GivesDocumentsOrOneException()
    {
        Random random = new(7);
        foreach (byte[] file in new[] { NumpyFiles.Fortran, NumpyFiles.LittleText, NumpyFiles.CompressedArchive, NumpyFiles.Archive })
        {
            for (int run = 0; run < 400; run++)
            {
                byte[] damaged = [.. file];
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                DocumentFileOptions options = Numpy with { Rejected = [], GenerateMissingIds = true };

                Exception? exception = await Record.ExceptionAsync(async () =>
                    await DocumentFile.ReadAsync(new MemoryStream(damaged), options, Token).ToListAsync(Token));

                Assert.True(exception is null or InvalidDocumentException, $"run {run}: {exception}");
            }
        }
    }

    [Fact]
    public async Task ReadAsync_OfMoreRowsThanABlock_GivesEachOnce()
    {
        const int Count = 40_000;
        VectorSet vectors = VectorSet.Wrap(Enumerable.Range(0, Count * 3).Select(n => (float)n).ToArray(), 3);
        string path = Path.Combine(_folder, "n_vector_.npy");
        vectors.WriteNumpy(path);

        long row = 0;
        await foreach (Document document in DocumentFile.ReadAsync(path, cancellationToken: Token))
        {
            Assert.Equal(vectors[(int)row].ToArray(), document.GetVector("n_vector_").ToArray());
            Assert.Equal($"row-{++row}", document.Id);
        }

        Assert.Equal(Count, row);
    }

    [Fact]
    public async Task InsertDocumentsAsync_OfAnArrayWithABadVector_ListsItsRow()
    {
        string path = Path.Combine(_folder, "v.npy");
        byte[] bytes = NumpyFiles.LittleFloat32;
        BitConverter.GetBytes(float.NaN).CopyTo(bytes, bytes.Length - 4);
        await File.WriteAllBytesAsync(path, bytes, Token);
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");

        WriteSummary written = await new RelevanceClient(store).GetDataset("d").InsertDocumentsAsync(DocumentFile.ReadAsync(path), cancellationToken: Token);

        Assert.Equal(1, written.InsertedCount);
        Assert.Equal("v.npy, row 2: row-2: field 'v_vector_': expected finite numbers, component 2 is NaN.", Assert.Single(written.Rejected).ToString());
    }

    [Fact]
    public async Task WriteAsync_OfDocuments_WritesTheirVectorsAsNumpyDoes()
    {
        string path = Path.Combine(_folder, "v.npy");
        using MemoryStream forward = new();

        long count = await DocumentFile.WriteAsync(path, [With("a", [1.5f, -2.25f, 3]), With("b", [0.5f, 65504, -0f])], cancellationToken: Token);
        await DocumentFile.WriteAsync(new ForwardOnly(forward), new[] { With("a", [1.5f, -2.25f, 3]), With("b", [0.5f, 65504, -0f]) }.ToAsyncEnumerable(), Numpy, Token);

        Assert.Equal(2, count);
        Assert.Equal(NumpyFiles.LittleFloat32, await File.ReadAllBytesAsync(path, Token));
        Assert.Equal(NumpyFiles.LittleFloat32, forward.ToArray());

        static Document With(string id, float[] vector) => new(id) { ["n"] = 1, ["v_vector_"] = vector };
    }

    [Fact]
    public async Task WriteAsync_OfWhatIsNoMatrix_SaysWhichDocument()
    {
        string path = Path.Combine(_folder, "v.npy");
        Document two = new("a") { ["v_vector_"] = new[] { 1f, 2f }, ["w_vector_"] = new[] { 1f } };

        string both = await FailAsync([two], null);
        string none = await FailAsync([new Document("n") { ["x"] = 1 }], null);
        string odd = await FailAsync([two, new Document("b") { ["v_vector_"] = new[] { 1f } }], new() { Columns = ["v_vector_"] });
        string missing = await FailAsync([two, new Document("b")], new() { Columns = ["v_vector_"] });

        Assert.Equal(
            "Document 'a': a .npy holds the vectors of one field; expected one, found v_vector_, w_vector_. "
            + "Name it: new DocumentFileOptions { Columns = [\"…\"] }.", both);
        Assert.Contains("expected one, found none.", none, StringComparison.Ordinal);
        Assert.Contains("Document 'b', field 'v_vector_': expected a vector of 2 components, as before, found 1 components.", odd, StringComparison.Ordinal);
        Assert.Contains("found missing.", missing, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));

        async Task<string> FailAsync(Document[] documents, DocumentFileOptions? options) =>
            (await Assert.ThrowsAsync<InvalidOperationException>(() => DocumentFile.WriteAsync(path, documents, options, Token))).Message;
    }

    [Fact]
    public async Task WriteAsync_ToAnArchive_IsNotSupported()
    {
        string path = Path.Combine(_folder, "v.npz");

        NotSupportedException rejected = await Assert.ThrowsAsync<NotSupportedException>(() =>
            DocumentFile.WriteAsync(path, [new Document("a") { ["v_vector_"] = new[] { 1f } }], cancellationToken: Token));

        Assert.Contains(".npz", rejected.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static async Task<List<Document>> ReadAsync(string path) => await DocumentFile.ReadAsync(path, cancellationToken: Token).ToListAsync(Token);

    private string WriteFile(string name, string file)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, (byte[])typeof(NumpyFiles).GetProperty(file, BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!);
        return path;
    }

    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
