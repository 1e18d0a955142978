using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Ipc;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;
using Relevance.Cluster.Files.Tests.Support;

namespace Relevance.Cluster.Files.Tests.Arrow;

/// <summary>Each type of Arrow becomes the value that the page of files promises; the files are those of Apache Arrow's own writer.</summary>
public sealed class ArrowTypeTests
{
    private static readonly DateTimeOffset Moment = new(2022, 1, 9, 23, 21, 7, 246, TimeSpan.Zero);

    public static TheoryData<string, IArrowArray, string[]> Arrays => new()
    {
        { "null", new NullArray(2), ["", ""] },
        { "bool", new BooleanArray.Builder().Append(true).AppendNull().Append(false).Build(), ["true", "", "false"] },
        { "int8", new Int8Array.Builder().Append(-128).AppendNull().Build(), ["-128", ""] },
        { "int16", new Int16Array.Builder().Append(-32768).Build(), ["-32768"] },
        { "int32", new Int32Array.Builder().Append(int.MinValue).Build(), ["-2147483648"] },
        { "int64", new Int64Array.Builder().Append(long.MinValue).Build(), ["-9223372036854775808"] },
        { "uint8", new UInt8Array.Builder().Append(255).Build(), ["255"] },
        { "uint16", new UInt16Array.Builder().Append(65535).Build(), ["65535"] },
        { "uint32", new UInt32Array.Builder().Append(uint.MaxValue).Build(), ["4294967295"] },
        { "uint64", new UInt64Array.Builder().Append(ulong.MaxValue).Build(), ["18446744073709551615"] },
        { "half", new HalfFloatArray.Builder().Append((Half)0.1f).Append(Half.NaN).Build(), ["0.1", "null"] },
        { "float", new FloatArray.Builder().Append(0.1f).Append(float.PositiveInfinity).Build(), ["0.1", "null"] },
        { "double", new DoubleArray.Builder().Append(0.1).AppendNull().Build(), ["0.1", ""] },
        { "utf8", new StringArray.Builder().Append("text ü").Append("").AppendNull().Build(), ["\"text ü\"", "\"\"", ""] },
        { "large utf8", new LargeStringArray.Builder().Append("text").AppendNull().Build(), ["\"text\"", ""] },
        { "string view", new StringViewArray.Builder().Append("short").Append("a text that is longer than twelve bytes").AppendNull().Build(), ["\"short\"", "\"a text that is longer than twelve bytes\"", ""] },
        { "binary", new BinaryArray.Builder().Append([0, 255]).Build(), ["\"AP8=\""] },
        { "large binary", new LargeBinaryArray.Builder().Append([0, 255]).Build(), ["\"AP8=\""] },
        { "binary view", new BinaryViewArray.Builder().Append([0, 255]).Build(), ["\"AP8=\""] },
        { "date32", new Date32Array.Builder().Append(Moment.Date).Build(), ["\"2022-01-09\""] },
        { "date64", new Date64Array.Builder().Append(new DateTime(1969, 12, 31)).Build(), ["\"1969-12-31\""] },
        { "time32", new Time32Array.Builder(TimeUnit.Second).Append(3661).Build(), ["\"01:01:01\""] },
        { "time64", new Time64Array.Builder(TimeUnit.Nanosecond).Append(3_661_000_000_001).Build(), ["\"01:01:01.000000001\""] },
        { "timestamp", new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, (string?)null)).Append(Moment).Build(), ["\"2022-01-09T23:21:07.246\""] },
        { "timestamp s", new TimestampArray.Builder(new TimestampType(TimeUnit.Second, "UTC")).Append(Moment).Build(), ["\"2022-01-09T23:21:07Z\""] },
        { "timestamp ns", new TimestampArray.Builder(new TimestampType(TimeUnit.Nanosecond, "Europe/Paris")).Append(Moment).Build(), ["\"2022-01-09T23:21:07.246Z\""] },
        { "duration", new DurationArray.Builder(DurationType.Millisecond).Append(-1500).Build(), ["\"PT-1.5S\""] },
        { "interval", new MonthDayNanosecondIntervalArray.Builder().Append(new MonthDayNanosecondInterval(14, 3, 1_500_000_000)).Build(), ["\"P14M3DT1.5S\""] },
        { "decimal32", new Decimal32Array.Builder(new Decimal32Type(5, 2)).Append(-12.50m).Build(), ["-12.5"] },
        { "decimal64", new Decimal64Array.Builder(new Decimal64Type(18, 6)).Append(123456789012.345678m).Build(), ["123456789012.345678"] },
        { "decimal128", new Decimal128Array.Builder(new Decimal128Type(38, 9)).Append(1234567890123456789.123456789m).AppendNull().Build(), ["1234567890123456789.123456789", ""] },
        { "decimal256", new Decimal256Array.Builder(new Decimal256Type(76, 3)).Append(-0.005m).Build(), ["-0.005"] },
        { "run ends", new RunEndEncodedArray(new Int32Array.Builder().Append(2).Append(3).Build(), new StringArray.Builder().Append("a").AppendNull().Build()), ["\"a\"", "\"a\"", ""] },
        { "list", List([[1.5f, 2f], null, []]), ["[1.5,2]", "", "[]"] },
        { "dictionary", new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), new Int8Array.Builder().Append(1).AppendNull().Append(0).Build(), new StringArray.Builder().Append("a").Append("b").Build()), ["\"b\"", "", "\"a\""] },
    };

    [Theory]
    [MemberData(nameof(Arrays))]
    public async Task AValueOfATable_BecomesTheValueOfADocument(string type, IArrowArray array, string[] json)
    {
        Assert.NotEmpty(type);

        Assert.Equal(json, await ArrowFiles.ReadAsync(array));
    }

    [Fact]
    public async Task Structs_AreObjects_AndMapsToo()
    {
        StructType type = new([new Field("eu", Int32Type.Default, true), new Field("name", StringType.Default, true)]);
        StructArray structs = new(
            type, 3, [new Int32Array.Builder().Append(42).AppendNull().Append(1).Build(), new StringArray.Builder().Append("x").Append("y").Append("z").Build()],
            new ArrowBuffer(new byte[] { 0b011 }), nullCount: 1);
        MapArray.Builder maps = new(new MapType(StringType.Default, Int32Type.Default));
        maps.Append();
        ((StringArray.Builder)maps.KeyBuilder).Append("k").Append("l");
        ((Int32Array.Builder)maps.ValueBuilder).Append(1).AppendNull();

        Assert.Equal(["{\"eu\":42,\"name\":\"x\"}", "{\"name\":\"y\"}", ""], await ArrowFiles.ReadAsync(structs));
        Assert.Equal(["{\"k\":1,\"l\":null}"], await ArrowFiles.ReadAsync(maps.Build()));
    }

    [Fact]
    public async Task JsonAndUuids_AreKnownByTheirExtensions()
    {
        StringArray json = new StringArray.Builder().Append("{\"a\":[1,2]}").Build();
        FixedSizeBinaryArray uuid = new(new ArrayData(
            new FixedSizeBinaryType(16), 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff").ToByteArray(bigEndian: true))]));

        Assert.Equal(["{\"a\":[1,2]}"], await ArrowFiles.ReadAsync(json, metadata: new Dictionary<string, string> { ["ARROW:extension:name"] = "arrow.json" }));
        Assert.Equal(
            ["\"6f9619ff-8b86-d011-b42d-00c04fc964ff\""],
            await ArrowFiles.ReadAsync(uuid, metadata: new Dictionary<string, string> { ["ARROW:extension:name"] = "arrow.uuid", ["ARROW:extension:metadata"] = "" }));
        Assert.Equal(["\"b5YZ/4uG0BG0LQDAT8lk/w==\""], (await ArrowFiles.ReadAsync(uuid)).Select(text => text));
    }

    [Theory]
    [InlineData("t_vector_", false, FieldKind.Vector)]
    [InlineData("embedding", false, FieldKind.Array)]
    [InlineData("embedding", true, FieldKind.Vector)]
    public async Task AList_IsAVectorByItsNameOrItsFixedLength(string name, bool isFixed, FieldKind kind)
    {
        IArrowArray array = isFixed ? FixedList() : List([[1.5f, 2f], null, [3f, 4f]]);

        List<FieldValue> values = await ArrowFiles.ReadAsync(ArrowFiles.Write(isFile: true, codec: null, (name, array, null)), name);

        Assert.Equal([kind, FieldKind.Missing, kind], values[..3].Select(value => value.Kind));
        Assert.Equal(["[1.5,2]", "", "[3,4]"], values[..3].Select(value => value.ToString()));
    }

    [Fact]
    public async Task AListOfEachPrecision_HasTheDigitsOfItsNumbers()
    {
        Half[] halves = [.. Enumerable.Range(0, 1 << 16).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits)).Where(Half.IsFinite)];
        float[] singles = [0.1f, -0f, 123456790f, 1e-20f, float.MaxValue];
        double[] doubles = [0.1, -0d, 1e300, 1d / 3];

        Assert.Equal(
            [
                .. halves.Select(half => (FieldValue)(
                    Half.IsInteger(half) ? (double)half : double.Parse(half.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))),
            ],
            (await OfListAsync(HalfFloatType.Default, new HalfFloatArray.Builder().AppendRange(halves).Build())).AsArray());
        Assert.Equal(
            "[0.1,-0,123456790,1E-20,3.4028235E+38]",
            (await OfListAsync(FloatType.Default, new FloatArray.Builder().AppendRange(singles).Build())).ToJson());
        Assert.Equal(
            "[0.1,-0,1E+300,0.3333333333333333]",
            (await OfListAsync(DoubleType.Default, new DoubleArray.Builder().AppendRange(doubles).Build())).ToJson());
    }

    [Fact]
    public async Task AListWithANumberThatIsNotFinite_OrWithANull_HasANull()
    {
        FloatArray singles = new FloatArray.Builder().Append(0.1f).Append(float.NaN).Append(float.NegativeInfinity).Build();
        DoubleArray doubles = new DoubleArray.Builder().Append(0.1).AppendNull().Append(double.PositiveInfinity).Build();

        Assert.Equal("[0.1,null,null]", (await OfListAsync(FloatType.Default, singles)).ToJson());
        Assert.Equal("[0.1,null,null]", (await OfListAsync(DoubleType.Default, doubles)).ToJson());
    }

    [Theory]
    [InlineData(true, CompressionCodecType.Lz4Frame)]
    [InlineData(true, CompressionCodecType.Zstd)]
    [InlineData(false, CompressionCodecType.Lz4Frame)]
    [InlineData(false, CompressionCodecType.Zstd)]
    [InlineData(false, null)]
    public async Task FilesAndStreams_AreRead_WithEachCompression(bool isFile, CompressionCodecType? codec)
    {
        MemoryStream file = ArrowFiles.Write(
            isFile, codec, ("t_vector_", List([[1.5f, 2f], null, []]), null), ("text", new StringArray.Builder().Append(new string('x', 1000)).Append("").AppendNull().Build(), null));

        List<FieldValue> texts = await ArrowFiles.ReadAsync(file, "text");

        Assert.Equal([1000, 0, null, 1000, 0, null], texts.Select(text => text.AsText()?.Length));
    }

    /// <summary>Reads a list of all numbers of an array.</summary>
    private static async Task<FieldValue> OfListAsync(IArrowType type, IArrowArray numbers)
    {
        ArrowBuffer offsets = new ArrowBuffer.Builder<int>().Append(0).Append(numbers.Length).Build();
        ListArray list = new(new ListType(type), 1, offsets, numbers, ArrowBuffer.Empty);
        return (await ArrowFiles.ReadAsync(ArrowFiles.Write(isFile: true, codec: null, ("x", list, null)), "x"))[0];
    }

    private static ListArray List(float[]?[] lists)
    {
        ListArray.Builder builder = new(FloatType.Default);
        foreach (float[]? list in lists)
        {
            if (list is null)
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append();
                ((FloatArray.Builder)builder.ValueBuilder).AppendRange(list);
            }
        }

        return builder.Build();
    }

    private static FixedSizeListArray FixedList()
    {
        FixedSizeListArray.Builder builder = new(FloatType.Default, 2);
        builder.Append();
        ((FloatArray.Builder)builder.ValueBuilder).Append(1.5f).Append(2f);
        builder.AppendNull();
        builder.Append();
        ((FloatArray.Builder)builder.ValueBuilder).Append(3f).Append(4f);
        return builder.Build();
    }
}
