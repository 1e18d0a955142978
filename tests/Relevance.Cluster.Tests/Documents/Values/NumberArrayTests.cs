using System.Globalization;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Tests.Documents.Values;

/// <summary>An array that holds float32 or float64 numbers without items is the array of the items in every way.</summary>
public sealed class NumberArrayTests
{
    private static readonly float[] Singles =
    [
        0, -0f, 1, -1, 0.1f, 1f / 3, 16777216, 16777218, 123456790, 1e10f, 1.5e-7f, float.Epsilon, 1.1754944E-38f, float.MaxValue, float.MinValue, 2147483648,
        .. RandomBits().Select(bits => BitConverter.Int32BitsToSingle((int)bits)).Where(float.IsFinite),
    ];

    // Halfway between two float32, so that the nearest one depends on rounding once; beyond float32; below its smallest.
    private static readonly double[] Doubles =
    [
        0, -0.0, 1, 0.1, 1d / 3, 9007199254740993, 1e300, -1e300, 1e-320, double.MaxValue, 1 + Math.Pow(2, -24), 1 + (3 * Math.Pow(2, -24)), 3.4028236e38,
        .. RandomBits().Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite),
    ];

    [Fact]
    public void AnArrayOfSingles_IsTheArrayOfItsItems() => AssertSame(
        () => new FieldValue(new FieldItems([.. Singles])),
        FieldValue.FromArray(Singles.Select(number => (FieldValue)double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))));

    [Fact]
    public void AnArrayOfDoubles_IsTheArrayOfItsItems() => AssertSame(
        () => new FieldValue(new FieldItems([.. Doubles])), FieldValue.FromArray(Doubles.Select(number => (FieldValue)number)));

    [Fact]
    public void AnEmptyArray_IsOne()
    {
        AssertSame(() => new FieldValue(new FieldItems(Array.Empty<float>())), FieldValue.FromArray([]));
        AssertSame(() => new FieldValue(new FieldItems(Array.Empty<double>())), FieldValue.FromArray([]));
    }

    [Fact]
    public void AVectorOfSingles_IsTheNumbersThemselves()
    {
        Assert.True(new FieldValue(new FieldItems([.. Singles])).TryGetVector(out ReadOnlyMemory<float> vector));

        Assert.Equal(Singles.Select(BitConverter.SingleToInt32Bits), vector.ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void AnItemReadByItsPath_LeavesTheArrayUnchanged()
    {
        Document document = new("a") { ["list"] = new FieldValue(new FieldItems([0.1f, 0.2f])) };

        Assert.Equal(0.2, document["list.1"].AsNumber());
        Assert.Equal(FieldKind.Missing, document["list.2"].Kind);
        document["list.1"] = "two";

        Assert.Equal("""{"_id":"a","list":[0.1,"two"]}""", document.ToJson());
    }

    // Each property is read from a new value, because the first reading of an item creates all.
    private static void AssertSame(Func<FieldValue> create, FieldValue expected)
    {
        Assert.Equal(FieldKind.Array, create().Kind);
        Assert.Equal(expected.ToJson(), create().ToJson());
        Assert.Equal(expected.ToString(), create().ToString());
        Assert.True(create().Equals(expected));
        Assert.True(expected.Equals(create()));
        Assert.Equal(expected.GetHashCode(), create().GetHashCode());
        Assert.Equal(expected.AsArray(), create().AsArray());
        Assert.Equal(expected.ToCanonical(), create().ToCanonical());
        Assert.Equal(expected.ItemCount, create().ItemCount);
        Assert.Equal(expected.Depth, create().Depth);
        FieldValue read = create();
        _ = read.AsArray();
        foreach (FieldValue value in new[] { create(), read })
        {
            Assert.Equal(expected.TryGetVector(out ReadOnlyMemory<float> wanted), value.TryGetVector(out ReadOnlyMemory<float> found));
            Assert.Equal(wanted.ToArray().Select(BitConverter.SingleToInt32Bits), found.ToArray().Select(BitConverter.SingleToInt32Bits));
        }
    }

    private static IEnumerable<long> RandomBits()
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))];
    }
}
