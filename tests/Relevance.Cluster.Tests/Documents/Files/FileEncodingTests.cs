using System.Text;
using static Relevance.Cluster.Tests.Documents.Files.FileText;

namespace Relevance.Cluster.Tests.Documents.Files;

/// <summary>Tests files that are not text, or text in an unknown encoding.</summary>
public sealed class FileEncodingTests
{
    public static TheoryData<byte[], string> Binaries => new()
    {
        { [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], ".gz" },
        { [.. "PK\u0003\u0004"u8, 20, 0], ".xlsx" },
        { [.. "PK\u0003\u0004"u8, 45, 0], ".npz" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1], ".xls" },
        { [0x28, 0xB5, 0x2F, 0xFD, 4], "Zstandard" },
        { [.. "BZh91AY&SY"u8, 0xFF], "bzip2" },
        { [.. "PAR1\u0015\u0004"u8], ".parquet" },
        { [.. "ARROW1\0\0"u8], ".feather" },
        { [.. "SQLite format 3\0"u8], "SQLite" },
        { [0x93, .. "NUMPY"u8, 1, 0], ".npy" },
    };

    [Theory]
    [MemberData(nameof(Binaries))]
    public async Task FileThatIsNoText_OfAnyFormat_IsRejectedWithWhatItIs(byte[] content, string kind)
    {
        foreach (DocumentFileFormat format in new[] { DocumentFileFormat.JsonLines, DocumentFileFormat.JsonArray, DocumentFileFormat.Csv })
        {
            InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() =>
                ReadAsync(content, new() { Format = format, Encoding = Encoding.Latin1 }));

            Assert.StartsWith("the stream, line 1: expected text, found ", e.Message, StringComparison.Ordinal);
            Assert.Contains(kind, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Header_ThatBeginsLikeTheMarkOfABinary_IsText() =>
        Assert.Equal(["""{"_id":"a","PAR1":1}"""], await ReadAsync("PAR1,_id\n1,a\n", Csv));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Utf16_WithoutAMark_IsKnownByItsZeros(bool isBigEndian)
    {
        UnicodeEncoding encoding = new(isBigEndian, byteOrderMark: false);

        Assert.Equal(["""{"_id":"a","t":"naïve"}"""], await ReadAsync(encoding.GetBytes("_id,t\na,naïve\n"), Csv));
        Assert.Equal(["""{"_id":"a","t":"naïve"}"""], await ReadAsync(encoding.GetBytes("""{"_id":"a","t":"naïve"}"""), Lines));
    }
}
