using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relevance.Cluster.Tests.Documents.Values;

/// <summary>Values of .NET types become values of a document by assignment.</summary>
public sealed class ConversionTests
{
    private enum Season
    {
        Spring = 1,
        Fall,
    }

    [Flags]
    private enum Days
    {
        None = 0,
        Saturday = 1,
        Sunday = 2,
    }

    [Fact]
    public void Numbers_OfEveryType_AreWrittenExactly()
    {
        Document document = new("a")
        {
            ["byte"] = (byte)255,
            ["short"] = (short)-3,
            ["int"] = int.MinValue,
            ["uint"] = uint.MaxValue,
            ["long"] = long.MinValue,
            ["ulong"] = ulong.MaxValue,
            ["exact"] = 9007199254740993UL,
            ["float"] = 0.5f,
            ["double"] = 0.1,
            ["decimal"] = 1.50m,
            ["large"] = 79228162514264337593543950335m,
            ["whole"] = 7m,
        };

        Assert.Equal(
            """{"_id":"a","byte":255,"short":-3,"int":-2147483648,"uint":4294967295,"long":-9223372036854775808,"ulong":18446744073709551615,"""
                + """ "exact":9007199254740993,"float":0.5,"double":0.1,"decimal":1.50,"large":79228162514264337593543950335,"whole":7}""".Trim(),
            document.ToJson());
        Assert.Equal(1.5, document["decimal"].AsNumber());
    }

    [Fact]
    public void Decimals_EqualTheNumbersOfParsedJson()
    {
        Assert.Equal(FieldValue.Parse("1.50"), (FieldValue)1.50m);
        Assert.Equal(FieldValue.Parse("1.50").ToJson(), ((FieldValue)1.50m).ToJson());
        Assert.Equal((FieldValue)1.5, (FieldValue)1.5m);
    }

    [Fact]
    public void NullableTypes_BecomeTheirValueOrNull()
    {
        Document document = new("a")
        {
            ["int"] = (int?)null,
            ["byte"] = (byte?)null,
            ["long"] = (long?)5,
            ["ulong"] = (ulong?)null,
            ["uint"] = (uint?)6,
            ["float"] = (float?)null,
            ["double"] = (double?)1.5,
            ["decimal"] = (decimal?)null,
            ["bool"] = (bool?)null,
            ["guid"] = (Guid?)null,
            ["day"] = (DateOnly?)null,
            ["time"] = (DateTime?)null,
            ["instant"] = (DateTimeOffset?)null,
            ["span"] = (TimeSpan?)null,
            ["hour"] = (TimeOnly?)null,
            ["half"] = (Half?)null,
            ["int128"] = (Int128?)null,
            ["uint128"] = (UInt128?)null,
            ["large"] = (BigInteger?)null,
            ["enum"] = (Season?)null,
            ["vector"] = (ReadOnlyMemory<float>?)null,
            ["list"] = (List<float>?)null,
            ["node"] = (JsonNode?)null,
        };

        Assert.Equal(
            ["long", "uint", "double"],
            document.FieldNames.Where(name => name != "_id" && document[name].HasValue));
        Assert.All(document.FieldNames.Where(name => !document[name].HasValue), name => Assert.Equal(FieldKind.Null, document[name].Kind));
    }

    [Fact]
    public void DateTimes_AreWrittenByTheirKind()
    {
        DateTime utc = new(2022, 1, 9, 23, 21, 7, 246, DateTimeKind.Utc);

        Assert.Equal("2022-01-09T23:21:07.246Z", ((FieldValue)utc).AsText());
        Assert.Equal("2022-01-09T23:21:07.246", ((FieldValue)DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)).AsText());
        Assert.Equal("2022-01-09T23:21:07.246Z", ((FieldValue)utc.ToLocalTime()).AsText());
        Assert.Equal(new DateTimeOffset(utc), ((FieldValue)DateTime.SpecifyKind(utc, DateTimeKind.Unspecified)).AsDate());
        Assert.Equal("0001-01-01T00:00:00", ((FieldValue)DateTime.MinValue).AsText());
        Assert.Equal("9999-12-31T23:59:59.9999999", ((FieldValue)DateTime.MaxValue).AsText());
    }

    [Fact]
    public void TimesAndLargeNumbers_AreWrittenAsTheSerializerWritesThem()
    {
        TimeSpan[] spans = [TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, new(1, 2, 3, 4, 5), TimeSpan.FromTicks(-1)];
        TimeOnly[] times = [TimeOnly.MinValue, TimeOnly.MaxValue, new(7, 8), new(7, 8, 9, 120)];
        Int128[] signed = [Int128.MinValue, Int128.MaxValue, 0, -(Int128)9007199254740993];
        UInt128[] unsigned = [UInt128.MaxValue, 7];

        Assert.All(spans, span => Assert.Equal(JsonSerializer.Serialize(span), ((FieldValue)span).ToJson()));
        Assert.All(times, time => Assert.Equal(JsonSerializer.Serialize(time), ((FieldValue)time).ToJson()));
        Assert.All(signed, number => Assert.Equal(JsonSerializer.Serialize(number), ((FieldValue)number).ToJson()));
        Assert.All(unsigned, number => Assert.Equal(JsonSerializer.Serialize(number), ((FieldValue)number).ToJson()));
        Assert.Equal(-5, ((FieldValue)(Int128)(-5)).AsInteger());
        BigInteger large = BigInteger.Pow(-3, 501);
        Assert.Equal(large.ToString(CultureInfo.InvariantCulture), ((FieldValue)large).ToString());
        Assert.Equal((FieldValue)12, (FieldValue)new BigInteger(12));
    }

    [Fact]
    public void Halfs_OfEveryBitPattern_AreTheShortestNumberThatIsReadBackToThem_OrNull()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Half half = BitConverter.UInt16BitsToHalf((ushort)bits);
            FieldValue value = half;
            Assert.Equal(Half.IsFinite(half) ? JsonSerializer.Serialize(half) : "null", value.ToJson());
        }
    }

    [Fact]
    public void GuidsAndEnums_AreTexts()
    {
        Guid guid = new("0F8FAD5B-D9CB-469F-A165-70867728950E");

        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", ((FieldValue)guid).AsText());
        Assert.Equal("Fall", ((FieldValue)Season.Fall).AsText());
        Assert.Equal("Saturday, Sunday", ((FieldValue)(Days.Saturday | Days.Sunday)).AsText());
        Assert.Equal("9", ((FieldValue)(Season)9).AsText());
    }

    [Fact]
    public void Vectors_OfEveryType_AreVectors()
    {
        float[] components = [1, 2, 3];
        Document document = new("a")
        {
            ["array"] = components,
            ["memory"] = components.AsMemory(1),
            ["read"] = (ReadOnlyMemory<float>)components,
            ["list"] = new List<float>(components),
        };

        Assert.All(["array", "memory", "read", "list"], name => Assert.Equal(FieldKind.Vector, document[name].Kind));
        Assert.Equal([2, 3], document.GetVector("memory").ToArray());
        components[1] = 9;
        Assert.Equal([9, 3], document.GetVector("memory").ToArray());
        Assert.Equal([1, 2, 3], document.GetVector("list").ToArray());
    }

    [Fact]
    public void Arrays_AreArrays_AndVectorsInVectorFields()
    {
        double[] numbers = [0.1, 2, double.NaN];
        Document document = new("a")
        {
            ["doubles"] = numbers,
            ["ints"] = new[] { 1, 2 },
            ["texts"] = new List<string> { "x" },
            ["t_vector_"] = new[] { 0.1, 0.2 },
        };

        Assert.Equal("[0.1,2,null]", document["doubles"].ToJson());
        Assert.Equal("[1,2]", document["ints"].ToJson());
        Assert.Equal("[\"x\"]", document["texts"].ToJson());
        Assert.Equal(FieldKind.Vector, document["t_vector_"].Kind);
        Assert.Equal([0.1f, 0.2f], document.GetVector("t_vector_").ToArray());
    }

    [Fact]
    public void JsonTrees_KeepTheTextOfNumbers()
    {
        const string Json = """{"a":[1.0,12345678901234567890],"b":{"c":null,"ü":"😀"}}""";
        using JsonDocument parsed = JsonDocument.Parse(Json);

        Assert.Equal(FieldValue.Parse(Json).ToJson(), ((FieldValue)parsed.RootElement).ToJson());
        Assert.Equal(FieldValue.Parse(Json).ToJson(), ((FieldValue)JsonNode.Parse(Json)).ToJson());
        Assert.Equal(FieldValue.Parse("""{"x":1.50}""").ToJson(), ((FieldValue)new JsonObject { ["x"] = 1.50m }).ToJson());
        Assert.Equal(FieldKind.Missing, ((FieldValue)default(JsonElement)).Kind);
        Assert.Throws<InvalidDocumentException>(() => (FieldValue)JsonDocument.Parse("""{"a":1,"a":2}""").RootElement);
    }
}
