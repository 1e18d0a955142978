using System.Numerics;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics;

public sealed class ExactSumTests
{
    [Fact]
    public void Value_OfNothing_IsZero() => Assert.Equal(0, new ExactSum().Value);

    [Fact]
    public void Value_WhereRoundingAtEachStepLosesDigits_IsTheTrueSum()
    {
        Assert.Equal(1, Sum([1e100, 1, -1e100]));
        Assert.Equal(1, Sum(Enumerable.Repeat(0.1, 10)));
        Assert.Equal(double.Epsilon, Sum([double.MaxValue, double.Epsilon, -double.MaxValue]));
        Assert.Equal(double.MaxValue, Sum([double.MaxValue, double.MaxValue, -double.MaxValue]));
    }

    [Fact]
    public void Value_BetweenTwoFloats_GoesToTheNearestAndTiesToEven()
    {
        Assert.Equal(1, Sum([1, BitConverter.Int64BitsToDouble(0x3CA0000000000000)]));
        Assert.Equal(BitConverter.Int64BitsToDouble(0x3FF0000000000001), Sum([1, BitConverter.Int64BitsToDouble(0x3CA0000000000000), double.Epsilon]));
        Assert.Equal(BitConverter.Int64BitsToDouble(0x3FF0000000000002), Sum([1, BitConverter.Int64BitsToDouble(0x3CB8000000000000)]));
    }

    [Fact]
    public void Value_BeyondTheRange_IsInfinite()
    {
        Assert.Equal(double.PositiveInfinity, Sum([double.MaxValue, double.MaxValue]));
        Assert.Equal(double.NegativeInfinity, Sum([double.NegativeInfinity, 1]));
        Assert.Equal(double.NaN, Sum([double.PositiveInfinity, double.NegativeInfinity]));
        Assert.Equal(double.NaN, Sum([double.NaN, 1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Value_OfRandomNumbersOfAllSizes_IsThatOfWholeNumberArithmeticInAnyOrder(int seed)
    {
        Random random = new(seed);
        double[] numbers = [.. Enumerable.Range(0, 500).Select(_ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-60, 60)))];
        BigInteger scaled = BigInteger.Zero;
        foreach (double number in numbers)
        {
            scaled += (BigInteger)Math.ScaleB(number, 120);
        }

        double sum = Sum(numbers);
        random.Shuffle(numbers);

        Assert.Equal(sum, Sum(numbers));
        double lastPlace = Math.BitIncrement(Math.Abs(sum)) - Math.Abs(sum);
        Assert.True(BigInteger.Abs(scaled - (BigInteger)Math.ScaleB(sum, 120)) * 2 <= (BigInteger)Math.ScaleB(lastPlace, 120));
    }

    [Fact]
    public void Add_SeveralTimes_IsAddingThatOften()
    {
        ExactSum once = new();
        once.Add(0.1, 1_000_000_007);
        once.Add(-3, 0);

        Assert.Equal((double)(new BigInteger(0x1999999999999A) * 1_000_000_007) / Math.Pow(2, 56), once.Value, Math.BitIncrement(once.Value) - once.Value);
        Assert.Throws<ArgumentOutOfRangeException>("times", () => once.Add(1, -1));
    }

    [Fact]
    public void Over_RoundsTheTrueQuotientOnce()
    {
        // Three times 0.1 is 0.30000000000000001665…, whose nearest float64, divided by three, is not 0.1.
        ExactSum sum = new();
        sum.Add(0.1, 3);

        Assert.Equal(0.1, sum.Over(3));
        Assert.Equal(double.MaxValue, Quotient(double.MaxValue, 5));
        Assert.Equal(double.Epsilon, Quotient(double.Epsilon, 5));
        Assert.Equal(double.PositiveInfinity, Quotient(double.PositiveInfinity, 2));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => sum.Over(0));

        static double Quotient(double number, long times)
        {
            ExactSum many = new();
            many.Add(number, times);
            return many.Over(times);
        }
    }

    [Fact]
    public void Subtract_OfAPart_LeavesTheRest()
    {
        ExactSum whole = new();
        ExactSum part = new();
        foreach (double number in (double[])[1e300, 0.1, -7, 1e-300])
        {
            whole.Add(number);
            part.Add(number == 0.1 ? 0 : number);
        }

        whole.Subtract(part);
        Assert.Equal(0.1, whole.Value);
        whole.Add(whole);
        Assert.Equal(0.2, whole.Value);
        whole.Subtract(whole);
        Assert.Equal(0, whole.Value);
    }

    private static double Sum(IEnumerable<double> numbers)
    {
        ExactSum sum = new();
        foreach (double number in numbers)
        {
            sum.Add(number);
        }

        return sum.Value;
    }
}
