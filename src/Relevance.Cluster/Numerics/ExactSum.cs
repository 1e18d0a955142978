using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Numerics;

/// <summary>
/// Adds up float64 numbers without rounding on the way: the result is the float64 nearest to the true sum, the same in whatever order and groups they come.
/// </summary>
/// <remarks>
/// A sum that is rounded at each step depends on the order, and a store that groups by sorting has no order to keep; nor is the mean of equal numbers that
/// number. The sum is kept as a whole number
/// of 2^-2148, the product of the two smallest float64, in about one kilobyte; adding costs a few nanoseconds. Not thread-safe.
/// </remarks>
internal sealed class ExactSum
{
    /// <summary>The power of two that <see cref="Units"/> counts.</summary>
    internal const int UnitExponent = -2148;

    private const int MantissaBits = 52;
    private const int SmallestExponent = -1074;

    // 32 bits a limb, up to the largest product 2^2048 and 2^63 of them. A limb has 64 bits, so that carries may wait.
    private const int LimbBits = 32;
    private const int LimbCount = 134;
    private const int MaxWaiting = 1 << 30;

    private readonly long[] _limbs = new long[LimbCount];
    private int _waiting;
    private bool _hasPositiveInfinity;
    private bool _hasNegativeInfinity;
    private bool _hasNaN;

    /// <summary>
    /// Gets the sum so far, rounded once, to the nearest with ties to even; 0 when there is none. ±∞ when one was added or the sum is beyond the range of
    /// float64; NaN when both
    /// infinities or a NaN were added.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public double Value => Over(1);

    /// <summary>Gets the sum of the finite numbers as a whole number of 2^<see cref="UnitExponent"/>.</summary>
    internal BigInteger Units
    {
        get
        {
            Carry();
            Span<byte> bytes = stackalloc byte[LimbCount * sizeof(int)];
            for (int i = 0; i < LimbCount; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes[(i * sizeof(int))..], unchecked((int)_limbs[i]));
            }

            return new BigInteger(bytes);
        }
    }

    /// <summary>Gets the sum over a number, rounded once: of as many numbers as were added their mean, which is never outside of them.</summary>
    /// <param name="count">The divisor, at least 1.</param>
    /// <returns>
    /// The float64 nearest to the true quotient, also where the sum itself is beyond float64. Infinities and NaN are passed on as in <see cref="Value"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public double Over(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _hasNaN || (_hasPositiveInfinity && _hasNegativeInfinity) ? double.NaN
            : _hasPositiveInfinity ? double.PositiveInfinity
            : _hasNegativeInfinity ? double.NegativeInfinity
            : ExactQuotient.Round(Units, count, UnitExponent);
    }

    /// <summary>Adds a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="times">How often, 1 by default; 0 adds nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is to be added a negative number of times.</exception>
    public void Add(double number, long times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        if (times == 0)
        {
            return;
        }

        if (!double.IsFinite(number))
        {
            _hasNaN |= double.IsNaN(number);
            _hasPositiveInfinity |= number > 0;
            _hasNegativeInfinity |= number < 0;
            return;
        }

        (ulong mantissa, int exponent) = Split(number);
        ulong high = Math.BigMul(mantissa, (ulong)times, out ulong low);
        AddUnits(high, low, exponent + SmallestExponent - UnitExponent, number < 0);
    }

    /// <summary>Adds what another sum holds.</summary>
    /// <param name="other">The other, which is not changed.</param>
    public void Add(ExactSum other)
    {
        ArgumentNullException.ThrowIfNull(other);
        AddLimbs(other, 1);
        _hasPositiveInfinity |= other._hasPositiveInfinity;
        _hasNegativeInfinity |= other._hasNegativeInfinity;
        _hasNaN |= other._hasNaN;
    }

    /// <summary>Takes away what another sum holds: of a whole and one of its parts, the rest is left.</summary>
    /// <param name="other">The other, which is not changed. Infinities in it count with the other sign.</param>
    public void Subtract(ExactSum other)
    {
        ArgumentNullException.ThrowIfNull(other);
        AddLimbs(other, -1);
        _hasPositiveInfinity |= other._hasNegativeInfinity;
        _hasNegativeInfinity |= other._hasPositiveInfinity;
        _hasNaN |= other._hasNaN;
    }

    /// <summary>Adds the product of two finite numbers, which is not rounded either.</summary>
    internal void AddProduct(double left, double right)
    {
        (ulong leftMantissa, int leftExponent) = Split(left);
        (ulong rightMantissa, int rightExponent) = Split(right);
        ulong high = Math.BigMul(leftMantissa, rightMantissa, out ulong low);
        AddUnits(high, low, leftExponent + rightExponent, left < 0 != right < 0);
    }

    /// <summary>Takes a finite number apart: its magnitude is the mantissa times 2^exponent of the smallest float64.</summary>
    private static (ulong Mantissa, int Exponent) Split(double number)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(number);
        int exponent = (int)((bits >> MantissaBits) & 0x7FF);
        ulong mantissa = bits & ((1UL << MantissaBits) - 1);
        return exponent == 0 ? (mantissa, 0) : (mantissa | (1UL << MantissaBits), exponent - 1);
    }

    /// <summary>Adds a number of at most 128 bits, shifted to the left.</summary>
    private void AddUnits(ulong high, ulong low, int shift, bool isNegative)
    {
        Span<long> limbs = _limbs.AsSpan(shift / LimbBits, 5);
        long sign = isNegative ? -1 : 1;
        int inLimb = shift % LimbBits;
        ulong first = low << inLimb;
        ulong second = (high << inLimb) | (inLimb == 0 ? 0 : low >> (64 - inLimb));
        ulong third = inLimb == 0 ? 0 : high >> (64 - inLimb);
        limbs[0] += sign * (uint)first;
        limbs[1] += sign * (long)(first >> LimbBits);
        limbs[2] += sign * (uint)second;
        limbs[3] += sign * (long)(second >> LimbBits);
        limbs[4] += sign * (long)third;
        Wait();
    }

    private void AddLimbs(ExactSum other, int sign)
    {
        other.Carry();
        for (int i = 0; i < LimbCount; i++)
        {
            _limbs[i] += sign * other._limbs[i];
        }

        Wait();
    }

    private void Wait()
    {
        if (++_waiting == MaxWaiting)
        {
            Carry();
        }
    }

    /// <summary>Leaves 32 bits in each limb but the last, which has the sign.</summary>
    private void Carry()
    {
        for (int i = 0; i < LimbCount - 1; i++)
        {
            _limbs[i + 1] += _limbs[i] >> LimbBits;
            _limbs[i] &= uint.MaxValue;
        }

        _waiting = 0;
    }
}
