using System.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

/// <summary>Tests that sums in fixed point are the true sums, at any magnitudes, and that they cannot overflow.</summary>
[Trait("Category", "Bits")]
public class RowTermsTests
{
    // From subnormal numbers to the largest ones, in one component: from 2 digits to 11.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-3, 3)]
    [InlineData(-20, 20)]
    [InlineData(-149, -120)]
    [InlineData(60, 125)]
    [InlineData(-149, 125)]
    public void Decode_OfUnweightedRowsOfAnyMagnitude_IsTheExactSumRoundedOnce(int leastExponent, int mostExponent)
    {
        const int Count = 500;
        const int Dimension = 5;
        VectorSet vectors = Spread(Count, Dimension, leastExponent, mostExponent);
        var terms = RowTerms.Of(vectors, default, null, threads: 2, CancellationToken.None);
        double[] sums = new double[Dimension];
        long[] digits = terms.SumOfAll(threads: 2, CancellationToken.None);

        terms.Units.Decode(digits, sums);

        Assert.Equal(Count, terms.Units.WeightOf(digits));
        for (int t = 0; t < Dimension; t++)
        {
            double expected = ExactSumOf(Enumerable.Range(0, Count).Select(row => (double)vectors[row][t]));
            Assert.InRange(sums[t], Math.BitDecrement(expected), Math.BitIncrement(expected));
            Assert.True(terms.Units.Length > 2 * (Dimension + 1) || sums[t] == expected, $"{sums[t]:R} instead of {expected:R}");
        }
    }

    [Theory]
    [InlineData(1e-30, 1e30)]
    [InlineData(1e-3, 1e3)]
    [InlineData(0.5, 2)]
    public void Decode_OfWeightedRows_IsTheSumOfTheProducts_ToTheRoundingOfTheSmallest(double leastWeight, double mostWeight)
    {
        const int Count = 400;
        VectorSet vectors = Spread(Count, dimension: 3, -10, 10);
        float[] weights = [.. Enumerable.Range(0, Count).Select(row => (float)(leastWeight * Math.Pow(mostWeight / leastWeight, row / (Count - 1.0))))];
        double[] factors = [.. Enumerable.Range(0, Count).Select(row => 1 / Math.Sqrt(row + 2))];
        var terms = RowTerms.Of(vectors, weights, factors, threads: 1, CancellationToken.None);
        double[] sums = new double[3];

        terms.Units.Decode(terms.SumOfAll(threads: 1, CancellationToken.None), sums);

        for (int t = 0; t < 3; t++)
        {
            double[] products = [.. Enumerable.Range(0, Count).Select(row => vectors[row][t] * (weights[row] * factors[row]))];
            double expected = ExactSumOf(products);
            double unit = products.Min(Math.Abs) * Math.ScaleB(1, -26);
            Assert.InRange(sums[t], expected - Math.Abs(expected * 3e-16) - (Count * unit / 2), expected + Math.Abs(expected * 3e-16) + (Count * unit / 2));
        }

        double weight = terms.Units.WeightOf(terms.SumOfAll(threads: 1, CancellationToken.None));
        Assert.Equal(ExactSumOf(weights.Select(each => (double)each)), weight, 1e-15 * weight);
    }

    // The largest digit is 2³⁰: as if 2³² rows had been added, and their negatives not yet.
    [Fact]
    public void Add_OfFourBillionRowsOfTheLargestTerm_DoesNotOverflow()
    {
        float largest = MathF.BitDecrement(2f);
        var terms = RowTerms.Of(VectorSet.From([[largest]]), default, null, threads: 1, CancellationToken.None);
        long[] one = new long[terms.Units.Length];
        using PinnedRows pinned = new(terms.Vectors);
        terms.Add(one, pinned, rows: [0]);

        long[] many = [.. one.Select(digit => checked(digit * (1L << 32)))];

        double[] sum = new double[1];
        terms.Units.Decode(many, sum);
        Assert.Equal(largest * Math.ScaleB(1, 32), sum[0]);
        Assert.Equal(Math.ScaleB(1, 32), terms.Units.WeightOf(many));
    }

    [Fact]
    public void Add_OfARowAndItsRemoval_LeavesEachDigitAsItWas()
    {
        VectorSet vectors = Spread(100, dimension: 19, -30, 30);
        var terms = RowTerms.Of(vectors, Generated.Components(100, 3).Select(MathF.Abs).ToArray(), null, threads: 1, CancellationToken.None);
        long[] all = terms.SumOfAll(threads: 1, CancellationToken.None);
        long[] sums = [.. all];

        using PinnedRows pinned = new(vectors);
        terms.Add(sums, pinned, [.. Enumerable.Range(0, 100).Select(row => ~row)]);

        Assert.All(sums, digit => Assert.Equal(0, digit));
    }

    [Fact]
    public void Of_RowsOfZeros_HaveTheSumZero()
    {
        var terms = RowTerms.Of(VectorSet.From([[0f, 1f], [0f, 0f]]), new[] { 0f, 0f }, null, threads: 1, CancellationToken.None);
        double[] sums = [1, 1];

        long[] digits = terms.SumOfAll(threads: 1, CancellationToken.None);
        terms.Units.Decode(digits, sums);

        Assert.Equal([0, 0], sums);
        Assert.Equal(0, terms.Units.WeightOf(digits));
    }

    private static VectorSet Spread(int count, int dimension, int leastExponent, int mostExponent) => VectorSet.From(
        Enumerable.Range(0, count).Select(row => Generated.Components(dimension, (uint)row + 1)
            .Select((component, t) => (float)Math.ScaleB(component, leastExponent + (((row * 7) + t) % (mostExponent - leastExponent + 1))))
            .ToArray()));

    /// <summary>The sum in units of 2⁻¹⁰⁷⁴, rounded once by the framework.</summary>
    private static double ExactSumOf(IEnumerable<double> numbers)
    {
        BigInteger units = BigInteger.Zero;
        foreach (double number in numbers)
        {
            (long mantissa, int exponent) = Split(number);
            units += (BigInteger)mantissa << (exponent + 1074);
        }

        // A quotient of powers of two would overflow: 64 bits of the magnitude are enough, with a bit for what is below.
        BigInteger magnitude = BigInteger.Abs(units);
        int shift = Math.Max(0, (int)magnitude.GetBitLength() - 64);
        ulong leading = (ulong)(magnitude >> shift) | ((magnitude & ((BigInteger.One << shift) - 1)).IsZero ? 0UL : 1UL);
        return units.Sign * Math.ScaleB((double)leading, shift - 1074);
    }

    private static (long Mantissa, int Exponent) Split(double number)
    {
        int exponent = number == 0 ? 0 : Math.Max(-1074, Math.ILogB(number) - 52);
        return ((long)Math.ScaleB(number, -exponent), exponent);
    }
}
