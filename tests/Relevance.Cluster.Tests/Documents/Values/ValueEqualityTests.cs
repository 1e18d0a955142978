using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Tests.Documents.Values;

/// <summary>Tests when two values are equal, and their text.</summary>
public sealed class ValueEqualityTests
{
    [Theory]
    [InlineData("5", "5.0", "5e0", "50e-1", "0.5E1")]
    [InlineData("0", "-0", "0.0", "-0.0", "1e-400")]
    [InlineData("0.1", "0.10", "1e-1", "0.1000000000000000055511151231257827")]
    [InlineData("9007199254740993", "9007199254740993.0", "9007199254740993.00", "9.007199254740993e15")]
    [InlineData("-9223372036854775808", "-9223372036854775808.0", "-9.223372036854775808e18")]
    [InlineData("4.9e-324", "5e-324")]
    [InlineData("1e400", "2e400", "1e999")]
    [InlineData("[5,\"a\"]", "[5.0,\"a\"]")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2.0,\"a\":1}")]
    public void Equals_WaysToWriteOneValue_AreEqualWithOneHashAndOneCanonicalForm(params string[] ways)
    {
        FieldValue[] values = Array.ConvertAll(ways, way => FieldValue.Parse(way));

        Assert.Single(values.Distinct());
        Assert.Single(values.Select(value => value.GetHashCode()).Distinct());
        Assert.Single(values.Select(value => value.ToCanonical().ToJson()).Distinct());
        Assert.All(values, value => Assert.Equal(value, value.ToCanonical()));
        Assert.All(values, value => Assert.Equal(0, FieldValueComparer.Instance.Compare(values[0], value)));
    }

    [Theory]
    [InlineData("5", "\"5\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    [InlineData("null", "\"\"")]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("9007199254740992.0", "9007199254740993.0")]
    [InlineData("9007199254740994.0", "9007199254740993.0")]
    [InlineData("9223372036854775807", "9223372036854775808")]
    [InlineData("0.1", "0.1000000000000001")]
    [InlineData("1e400", "-1e400")]
    [InlineData("[1,2]", "[2,1]")]
    public void Equals_DifferentValues_AreNotEqual(string left, string right) => Assert.NotEqual(FieldValue.Parse(left), FieldValue.Parse(right));

    [Theory]
    [InlineData("5.0", "5")]
    [InlineData("-0", "0")]
    [InlineData("0.10", "0.1")]
    [InlineData("9007199254740993.0", "9007199254740993")]
    [InlineData("-2e400", "-1e999")]
    [InlineData("\"5.0\"", "\"5.0\"")]
    [InlineData("{\"b\":[1.0],\"a\":null}", "{\"a\":null,\"b\":[1]}")]
    public void ToCanonical_IsTheShortestText(string json, string expected) => Assert.Equal(expected, FieldValue.Parse(json).ToCanonical().ToJson());

    [Fact]
    public void Names_OfValuesThatReadAlike_AreToldApart()
    {
        var names = new ValueNames([FieldValue.Parse("5"), FieldValue.Parse("5.0"), "5", "\"5\"", "shoes", true, FieldValue.Null, default]);

        Assert.Equal("5", names[FieldValue.Parse("5e0")]);
        Assert.Equal("\"5\"", names["5"]);
        Assert.Equal("\"\\\"5\\\"\"", names["\"5\""]);
        Assert.Equal("\"shoes\"", names["shoes"]);
        Assert.Equal("true", names[true]);
        Assert.Null(names[FieldValue.Null]);
        Assert.Null(names[default]);
    }

    [Fact]
    public void Names_OfTextsAlone_AreTheTexts()
    {
        var names = new ValueNames(["5", "true", "", 7]);

        Assert.Equal(["5", "true", "", "7"], new FieldValue[] { "5", "true", "", 7 }.Select(value => names[value]));
    }
}
