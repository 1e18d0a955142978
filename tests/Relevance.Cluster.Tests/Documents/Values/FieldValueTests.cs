using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Tests.Documents.Values;

public sealed class FieldValueTests
{
    [Fact]
    public void Kind_OfEveryConversion_IsWhatWasGiven()
    {
        Assert.Equal(FieldKind.Missing, default(FieldValue).Kind);
        Assert.Equal(FieldKind.Null, FieldValue.Null.Kind);
        Assert.Equal(FieldKind.Null, ((FieldValue)(string?)null).Kind);
        Assert.Equal(FieldKind.Text, ((FieldValue)"").Kind);
        Assert.Equal(FieldKind.Number, ((FieldValue)0).Kind);
        Assert.Equal(FieldKind.Boolean, ((FieldValue)false).Kind);
        Assert.Equal(FieldKind.Vector, ((FieldValue)new float[] { 1 }).Kind);
        Assert.Equal(FieldKind.Array, ((FieldValue)new[] { "a" }).Kind);
        Assert.Equal(FieldKind.Object, FieldValue.FromObject([]).Kind);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Conversion_OfANumberThatJsonLacks_IsNull(double number) => Assert.Equal(FieldValue.Null, (FieldValue)number);

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("1E+3")]
    [InlineData("0.1")]
    [InlineData("0.00001")]
    [InlineData("12345678901234567890")]
    [InlineData("-9223372036854775808")]
    [InlineData("9007199254740993")]
    [InlineData("1000000000000000")]
    [InlineData("1e400")]
    [InlineData("3.14159265358979323846264338327950288")]
    [InlineData("\"text\"")]
    [InlineData("\"é 日本 <>&'+\"")]
    [InlineData("\"\\uD83D\\uDE00\"")]
    [InlineData("[1,[2,[]],{}]")]
    [InlineData("{\"a\":null,\"b\":true}")]
    public void ToJson_OfWhatWasRead_IsTheSameText(string json) => Assert.Equal(json, FieldValue.Parse(json).ToJson());

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1000", "1e3")]
    [InlineData("0", "-0")]
    [InlineData("9007199254740992", "9007199254740992.0")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}")]
    public void Equals_OfTheSameValueWrittenOtherwise_IsTrueWithEqualHashes(string left, string right)
    {
        FieldValue a = FieldValue.Parse(left);
        FieldValue b = FieldValue.Parse(right);

        Assert.True(a == b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Theory]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("9223372036854775807", "9223372036854775806")]
    [InlineData("9223372036854775807", "9223372036854775808")]
    [InlineData("1", "\"1\"")]
    [InlineData("1", "true")]
    [InlineData("null", "\"\"")]
    [InlineData("[1]", "[1,1]")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":1}")]
    public void Equals_OfDifferentValues_IsFalse(string left, string right) => Assert.True(FieldValue.Parse(left) != FieldValue.Parse(right));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(9007199254740993)]
    [InlineData(-9007199254740993)]
    [InlineData(42)]
    public void AsInteger_OfALong_IsExact(long number)
    {
        Assert.Equal(number, ((FieldValue)number).AsInteger());
        Assert.Equal(number, FieldValue.Parse(((FieldValue)number).ToJson()).AsInteger());
    }

    [Theory]
    [InlineData("3.0", 3L)]
    [InlineData("3.5", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e400", null)]
    [InlineData("\"3\"", null)]
    public void AsInteger_OfOtherNumbers_IsOnlyWhatIsWholeAndFits(string json, long? expected) => Assert.Equal(expected, FieldValue.Parse(json).AsInteger());

    [Fact]
    public void AsNumber_BeyondFloat64_IsInfinite() => Assert.Equal(double.PositiveInfinity, FieldValue.Parse("1e400").AsNumber());

    [Fact]
    public void TypedReads_OfAnotherKind_AreNull()
    {
        FieldValue text = "12";

        Assert.Null(text.AsNumber());
        Assert.Null(text.AsBoolean());
        Assert.Null(text.AsDate());
        Assert.Null(((FieldValue)12).AsText());
        Assert.Empty(text.AsArray());
        Assert.Empty(text.AsObject());
    }

    [Theory]
    [InlineData("2022-01-09", "2022-01-09T00:00:00.0000000+00:00")]
    [InlineData("2022-01-09T23:21", "2022-01-09T23:21:00.0000000+00:00")]
    [InlineData("2022-01-09T23:21:07.246Z", "2022-01-09T23:21:07.2460000+00:00")]
    [InlineData("2022-01-09 23:21:07", "2022-01-09T23:21:07.0000000+00:00")]
    [InlineData("2022-01-09T23:21:07.123456789+10:00", "2022-01-09T13:21:07.1234567+00:00")]
    [InlineData("2022-01-09T23:21:07-0230", "2022-01-10T01:51:07.0000000+00:00")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000+00:00")]
    public void AsDate_OfIso8601_IsTheInstantInUtc(string text, string expected) =>
        Assert.Equal(expected, ((FieldValue)text).AsDate()?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("2022-13-01")]
    [InlineData("2022-1-9")]
    [InlineData("09/01/2022")]
    [InlineData("2022-01-09T")]
    [InlineData("2022-01-09T24:00")]
    [InlineData("2022-01-09T23:21:07.Z")]
    [InlineData("2022-01-09T23:21:07+1")]
    [InlineData("2022-01-09x")]
    [InlineData("0001-01-01T00:00:00+10:00")]
    [InlineData("2022")]
    [InlineData("")]
    public void AsDate_OfAnythingElse_IsNull(string text) => Assert.Null(((FieldValue)text).AsDate());

    [Fact]
    public void Conversion_OfADate_IsIsoTextInUtc()
    {
        Assert.Equal("2022-01-09T13:21:07Z", ((FieldValue)new DateTimeOffset(2022, 1, 9, 23, 21, 7, TimeSpan.FromHours(10))).AsText());
        Assert.Equal("2022-01-09T13:21:07.246Z", ((FieldValue)new DateTimeOffset(2022, 1, 9, 13, 21, 7, 246, TimeSpan.Zero)).AsText());
        Assert.Equal("2022-01-09", ((FieldValue)new DateOnly(2022, 1, 9)).AsText());
    }

    [Fact]
    public void TryGetVector_OfASliceOfMemory_IsThatMemoryWithoutACopy()
    {
        float[] block = [1, 2, 3, 4];
        FieldValue value = (ReadOnlyMemory<float>)block.AsMemory(1, 2);

        Assert.True(value.TryGetVector(out ReadOnlyMemory<float> vector));
        block[1] = 20;

        Assert.Equal([20, 3], vector.ToArray());
    }

    [Fact]
    public void TryGetVector_OfAnArray_RoundsEachTextOnce()
    {
        // Just above the middle of two float32: through float64 it would become the middle, and then the even neighbor 1.
        FieldValue value = FieldValue.Parse("[1.00000005960464484,0.1,1e39,-1e-60]");

        Assert.True(value.TryGetVector(out ReadOnlyMemory<float> vector));
        Assert.Equal([1.0000001f, 0.1f, float.PositiveInfinity, -0f], vector.ToArray());
    }

    [Fact]
    public void TryGetVector_OfMixedItems_IsFalse() => Assert.False(FieldValue.Parse("[1,null]").TryGetVector(out _));

    [Fact]
    public void ToJson_OfAVector_HasTheShortestTextOfEachFloat32AndNullForWhatIsNotFinite() =>
        Assert.Equal(
            "[0.1,16777216,1E-45,null,null,-0]",
            ((FieldValue)new[] { 0.1f, 16777216f, float.Epsilon, float.NaN, float.PositiveInfinity, -0f }).ToJson());

    [Fact]
    public void AsArray_OfAVector_HasTheNumbersOfItsJson() =>
        Assert.Equal([0.1, 2], ((FieldValue)new[] { 0.1f, 2f }).AsArray().Select(item => item.AsNumber()!.Value));

    [Fact]
    public void FromArray_OfAListThatChangesLater_KeepsItsItems()
    {
        List<FieldValue> items = [1, 2];
        FieldValue value = FieldValue.FromArray(items);

        items[0] = 10;

        Assert.Equal("[1,2]", value.ToJson());
    }

    [Fact]
    public void AsArray_CastToAWritableList_CannotBeChanged()
    {
        FieldValue value = FieldValue.FromArray([1, 2]);

        Assert.Throws<NotSupportedException>(() => ((IList<FieldValue>)value.AsArray())[0] = 5);
        Assert.Equal("[1,2]", value.ToJson());
    }

    [Fact]
    public void FromObject_WithANameTwice_IsRejected()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => FieldValue.FromObject([new("a", 1), new("a", 2)]));

        Assert.Contains("'a'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromArray_NestedSixtyFiveDeep_IsRejected()
    {
        FieldValue value = 1;
        for (int i = 0; i < 64; i++)
        {
            value = FieldValue.FromArray([value]);
        }

        Assert.Throws<ArgumentException>(() => FieldValue.FromArray([value]));
    }

    [Fact]
    public void Comparer_OverAllKinds_OrdersNullFalseTrueNumbersTextRest()
    {
        FieldValue[] ordered =
            [FieldValue.Null, false, true, -1.5, 0, 9007199254740992, 9007199254740993, "", "A", "a", "\uFFFD", "😀", FieldValue.FromArray([])];
        FieldValue[] shuffled = [.. ordered];
        new Random(1).Shuffle(shuffled);

        Array.Sort(shuffled, FieldValueComparer.Instance);

        Assert.Equal(ordered, shuffled);
        Assert.Equal(0, FieldValueComparer.Instance.Compare(default, FieldValue.Null));
        Assert.Equal(0, FieldValueComparer.Instance.Compare(FieldValue.FromArray([]), FieldValue.FromObject([])));
    }
}
