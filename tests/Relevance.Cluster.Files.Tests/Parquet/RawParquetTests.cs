using K4os.Compression.LZ4;
using Relevance.Cluster.Files.Parquet;
using Relevance.Cluster.Files.Tests.Support;
using Snappier;
using static Relevance.Cluster.Files.Tests.Support.RawParquet;

namespace Relevance.Cluster.Files.Tests.Parquet;

/// <summary>Files as other writers make them and none at hand does, byte by byte after the specification.</summary>
public sealed class RawParquetTests
{
    private static readonly string[] ListPath = ["x", "list", "element"];

    [Fact]
    public async Task Float16_IsANumber()
    {
        MemoryStream file = Write(
            3, 3, Float16("x", Repetition.Required), 1, ["x"], PhysicalType.FixedLengthByteArray, PageCodec.None,
            Page(3, PageEncoding.Plain, Bytes((Half)0.1f, (Half)(-2), Half.NaN)));

        Assert.Equal(["0.1", "-2", "null"], (await ReadAsync(file, "x")).Select(value => value.ToJson()));
    }

    [Fact]
    public async Task AListOfFloat16_IsAVector_AlsoInPagesOfTheSecondVersionThatAreCompressedAndSplitBytes()
    {
        byte[] plain = Bytes((Half)1, (Half)0.5f, (Half)(-3));
        byte[] halves = [plain[0], plain[2], plain[4], plain[1], plain[3], plain[5]];
        MemoryStream file = Write(
            3, 4, List("x_vector_", Float16("element", Repetition.Required)), 3, ["x_vector_", "list", "element"], PhysicalType.FixedLengthByteArray, PageCodec.Snappy,
            SecondPage((4, 1, 3), PageEncoding.ByteStreamSplit, [3, 0b0010], [3, 0b10_00_10_10, 0], halves, Snappy.CompressToArray(halves)));

        FieldValue[] values = await ReadAsync(file, "x_vector_");

        Assert.Equal(["[1,0.5]", "", "[-3]"], values.Select(value => value.ToString()));
        Assert.Equal(FieldKind.Vector, values[0].Kind);
    }

    [Fact]
    public async Task ListsInPagesOfTheSecondVersion_AreRead_AlsoWhenARowSpansPages()
    {
        // [1, 2, 3] over two pages, [], null, [null, 4].
        MemoryStream file = Write(
            4, 7, List("x", Column("element", PhysicalType.Int32, Repetition.Optional)), 3, ListPath, PhysicalType.Int32, PageCodec.None,
            SecondPage((2, 0, 1), PageEncoding.Plain, [3, 0b10], [4, 3], Bytes(1, 2)),
            SecondPage((5, 3, 3), PageEncoding.Plain, [3, 0b10001], [5, 0b10_00_01_11, 0b11], Bytes(3, 4)));

        Assert.Equal(["[1,2,3]", "[]", "", "[null,4]"], (await ReadAsync(file, "x")).Select(value => value.ToString()));
    }

    [Fact]
    public async Task ARowOfAVectorThatSpansPages_IsOneVector()
    {
        MemoryStream file = Write(
            2, 5, List("x_vector_", Column("element", PhysicalType.Float, Repetition.Required)), 3, ["x_vector_", "list", "element"], PhysicalType.Float, PageCodec.None,
            Page(2, PageEncoding.Plain, [.. WithLength([3, 0b10]), .. WithLength([4, 2]), .. Bytes(1f, 2f)]),
            Page(1, PageEncoding.Plain, [.. WithLength([2, 1]), .. WithLength([2, 2]), .. Bytes(3f)]),
            Page(2, PageEncoding.Plain, [.. WithLength([3, 0b10]), .. WithLength([4, 2]), .. Bytes(4f, 5f)]));

        Assert.Equal(["[1,2,3]", "[4,5]"], (await ReadAsync(file, "x_vector_")).Select(value => value.ToString()));
    }

    [Fact]
    public async Task Booleans_AreReadFromRunLengths()
    {
        MemoryStream file = Write(
            10, 10, Column("x", PhysicalType.Boolean, Repetition.Required), 1, ["x"], PhysicalType.Boolean, PageCodec.None,
            Page(10, PageEncoding.Rle, WithLength([(8 << 1), 1, 3, 0b10])));

        Assert.Equal("1111111101", string.Concat((await ReadAsync(file, "x")).Select(value => value.AsBoolean() == true ? 1 : 0)));
    }

    [Fact]
    public async Task Texts_AreReadFromPrefixesAndSuffixes()
    {
        // apple, apply, at: prefixes 0, 4, 1; suffixes "apple", "y", "t".
        byte[] prefixes = Deltas([0, 4, 1]);
        byte[] suffixes = Deltas([5, 1, 1]);
        MemoryStream file = Write(
            3, 3, schema => schema.BeginItem().Integer(1, 6).Integer(3, 0).Text(4, "x").Integer(6, 0).End(), 1, ["x"], PhysicalType.ByteArray, PageCodec.None,
            Page(3, PageEncoding.DeltaByteArray, [.. prefixes, .. suffixes, .. "appleyt"u8]));

        Assert.Equal(["apple", "apply", "at"], (await ReadAsync(file, "x")).Select(value => value.AsText()));
    }

    [Fact]
    public async Task TimestampsOf96Bits_AreDatesWithoutAZone()
    {
        MemoryStream file = Write(
            1, 1, Column("x", PhysicalType.Int96, Repetition.Required), 1, ["x"], PhysicalType.Int96, PageCodec.None,
            Page(1, PageEncoding.Plain, [.. Bytes(84_067_246_000_000L), .. Bytes(2440588 + 19001)]));

        Assert.Equal("2022-01-09T23:21:07.246", (await ReadAsync(file, "x")).Single().AsText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lz4_IsReadWithTheFrameOfHadoopAndWithout(bool isFramed)
    {
        byte[] content = Bytes(Enumerable.Range(0, 100).Select(i => i / 10).ToArray());
        byte[] block = new byte[LZ4Codec.MaximumOutputSize(content.Length)];
        block = block[..LZ4Codec.Encode(content, block)];
        byte[] stored = isFramed ? [0, 0, (byte)(content.Length >> 8), (byte)content.Length, 0, 0, 0, (byte)block.Length, .. block] : block;
        MemoryStream file = Write(
            100, 100, Column("x", PhysicalType.Int32, Repetition.Required), 1, ["x"], PhysicalType.Int32, PageCodec.Lz4, Page(100, PageEncoding.Plain, content, stored));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long?)(i / 10)), (await ReadAsync(file, "x")).Select(value => value.AsInteger()));
    }

    [Fact]
    public async Task ListsOfTwoLevels_AreLists()
    {
        static void Schema(ThriftWriter schema)
        {
            schema.BeginItem().Integer(3, 1).Text(4, "x").Integer(5, 1).Integer(6, 3).End();
            schema.BeginItem().Integer(1, 1).Integer(3, 2).Text(4, "array").End();
        }

        MemoryStream file = Write(
            3, 4, Schema, 2, ["x", "array"], PhysicalType.Int32, PageCodec.None,
            Page(4, PageEncoding.Plain, [.. WithLength([3, 0b0010]), .. WithLength([3, 0b00_01_10_10, 0]), .. Bytes(7, 8)]));

        Assert.Equal(["[7,8]", "[]", ""], (await ReadAsync(file, "x")).Select(value => value.ToString()));
    }

    [Fact]
    public async Task ARepeatedColumnWithoutAListAroundIt_IsAList()
    {
        MemoryStream file = Write(
            2, 3, Column("x", PhysicalType.Int32, Repetition.Repeated), 1, ["x"], PhysicalType.Int32, PageCodec.None,
            Page(3, PageEncoding.Plain, [.. WithLength([3, 0b010]), .. WithLength([3, 0b011]), .. Bytes(7, 8)]));

        Assert.Equal(["[7,8]", "[]"], (await ReadAsync(file, "x")).Select(value => value.ToString()));
    }

    [Theory]
    [InlineData(3, "LZO")]
    [InlineData(42, "codec 42")]
    public async Task ACompressionThatCannotBeRead_IsNamedWithItsColumn(int codec, string name)
    {
        MemoryStream file = Write(
            1, 1, Column("x", PhysicalType.Int32, Repetition.Required), 1, ["x"], PhysicalType.Int32, (PageCodec)codec, Page(1, PageEncoding.Plain, Bytes(1)));

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(file, "x"));

        Assert.Equal(
            $"the stream, row 1: row group 1, column 'x': it is compressed with {name}, which cannot be read: write it with Zstandard or Snappy.", e.Message);
    }

    [Fact]
    public async Task AnEncryptedColumn_IsNamedAsOne()
    {
        MemoryStream file = Write(
            1, 1, Column("x", PhysicalType.Int32, Repetition.Required), 1, ["x"], PhysicalType.Int32, EncryptedCodec, Page(1, PageEncoding.Plain, Bytes(1)));

        InvalidDocumentException e = await Assert.ThrowsAsync<InvalidDocumentException>(() => ReadAsync(file, "x"));

        Assert.Equal("the stream, row 1: row group 1, column 'x': it is encrypted: decrypt the file, as with pyarrow, before it is read.", e.Message);
    }

    private static byte[] Deltas(byte[] values)
    {
        // One block of 128 in four miniblocks; the differences are written with 8 bits above the least of them.
        int[] differences = [.. values.Skip(1).Select((value, i) => value - values[i])];
        int least = differences.Min();
        byte[] packed = new byte[32];
        for (int i = 0; i < differences.Length; i++)
        {
            packed[i] = (byte)(differences[i] - least);
        }

        return [0x80, 0x01, 4, (byte)values.Length, (byte)(values[0] << 1), (byte)((least << 1) ^ (least >> 31)), 8, 0, 0, 0, .. packed];
    }

    private static Action<ThriftWriter> Column(string name, PhysicalType type, Repetition repetition) =>
        schema => schema.BeginItem().Integer(1, (int)type).Integer(3, (int)repetition).Text(4, name).End();

    private static Action<ThriftWriter> Float16(string name, Repetition repetition) => schema => schema.BeginItem()
        .Integer(1, (int)PhysicalType.FixedLengthByteArray).Integer(2, 2).Integer(3, (int)repetition).Text(4, name).Begin(10).Begin(15).End().End().End();

    private static Action<ThriftWriter> List(string name, Action<ThriftWriter> item) => schema =>
    {
        ListWriter.WriteList(schema, name);
        item(schema);
    };
}
