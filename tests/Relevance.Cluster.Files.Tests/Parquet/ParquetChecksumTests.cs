using Relevance.Cluster.Files.Parquet;
using Relevance.Cluster.Files.Tests.Support;
using static Relevance.Cluster.Files.Tests.Support.RawParquet;

namespace Relevance.Cluster.Files.Tests.Parquet;

/// <summary>Pages with a CRC-32 are compared with it; damage that no decoder would notice ends the reading with file, row group and column.</summary>
public sealed class ParquetChecksumTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADamagedByteInAnyPageThatWeWrite_IsNamedWithRowGroupAndColumn()
    {
        using TemporaryFolder folder = new();
        await DocumentFile.WriteAsync(
            folder["d.parquet"],
            Enumerable.Range(0, 12).Select(n => new Document($"d{n}") { ["price"] = n * 0.37, ["size"] = n, ["t_vector_"] = new[] { n, 0.5f } }),
            cancellationToken: Token);
        byte[] good = await File.ReadAllBytesAsync(folder["d.parquet"], Token);
        int footer = BitConverter.ToInt32(good.AsSpan(^8..)) + 8;
        const int Step = 5;
        HashSet<string> columns = [];
        int checksums = 0;
        for (int place = 4; place < good.Length - footer; place += Step)
        {
            byte[] bytes = [.. good];
            bytes[place] ^= 4;
            await File.WriteAllBytesAsync(folder["d.parquet"], bytes, Token);

            // Of the header of a page only, a few bytes state what nothing depends on.
            Exception? e = await Record.ExceptionAsync(() => Rows.ReadAsync(folder["d.parquet"]));
            Assert.True(e is null or InvalidDocumentException, e?.ToString());
            if (e?.Message.Contains("a page is damaged: expected the checksum ", StringComparison.Ordinal) == true)
            {
                Assert.StartsWith("d.parquet, row 1: row group 1, column '", e.Message, StringComparison.Ordinal);
                columns.Add(e.Message.Split('\'')[1]);
                checksums++;
            }
        }

        Assert.Equal(["_id", "price", "size", "t_vector_"], columns.Select(column => column.Split('.')[0]).Order(StringComparer.Ordinal));
        Assert.InRange(checksums, (good.Length - footer) / Step / 2, good.Length);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(
        1,
        "the stream, row 1: row group 1, column 'x': a page is damaged: expected the checksum 0381177d of its header, found 0381177c. "
            + "Copy or download the file again, or write it again.")]
    public async Task ThePublishedChecksumOfAPage_IsExpected(int wrong, string? message)
    {
        // The CRC-32 of the two numbers is zlib.crc32(struct.pack('<ii', 1, 2)) of Python.
        byte[] content = Bytes(1, 2);
        byte[] page =
        [
            .. new ThriftWriter().Integer(1, 0).Integer(2, content.Length).Integer(3, content.Length).Integer(4, 0x0381_177C + wrong)
                .Begin(5).Integer(1, 2).Integer(2, (int)PageEncoding.Plain).Integer(3, 3).Integer(4, 3).End().End().Written.Span,
            .. content,
        ];
        MemoryStream file = Write(
            2,
            2,
            schema => schema.BeginItem().Integer(1, (int)PhysicalType.Int32).Integer(3, (int)Repetition.Required).Text(4, "x").End(),
            1,
            ["x"],
            PhysicalType.Int32,
            PageCodec.None,
            page);

        Exception? e = await Record.ExceptionAsync(() => ReadAsync(file, "x"));

        Assert.Equal(message, e?.Message);
    }
}
