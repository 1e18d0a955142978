using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Numerics;

/// <summary>
/// Sums float64 numbers exactly and rounds once: the result is the float64 nearest to the true sum, independent of the order and of any grouping.
/// </summary>
/// <remarks>
/// A sum that is rounded at each step depends on the order, and a store that groups by sorting has no fixed order; the mean of equal numbers would not
/// be that number either. The sum is stored as an integer in units of 2^-2148, the product of the two smallest float64, in about one kilobyte; an addition
/// takes a few nanoseconds. Not thread-safe.
/// </remarks>
internal sealed class ExactSum
{
    /// <summary>The exponent of the unit of <see cref="Units"/>.</summary>
    internal const int UnitExponent = -2148;

    private const int MantissaBits = 52;
    private const int SmallestExponent = -1074;

    // 32 bits per limb, up to 2^63 times the largest product 2^2048. A limb is stored in 64 bits, so that carries can be deferred.
    private const int LimbBits = 32;
    private const int LimbCount = 134;
    private const int MaxWaiting = 1 << 30;

    private readonly long[] _limbs = new long[LimbCount];
    private int _waiting;
    private bool _hasPositiveInfinity;
    private bool _hasNegativeInfinity;
    private bool _hasNaN;

    /// <summary>
    /// Gets the sum, rounded once to the nearest float64, ties to even; 0 if nothing was added. ±∞ if one was added or the sum is beyond the range of
    /// float64; NaN if both infinities or a NaN were added.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Value => Over(1);

    /// <summary>Gets the sum of the finite numbers as an integer in units of 2^<see cref="UnitExponent"/>.</summary>
    internal BigInteger Units
    {
        get
        {
            Carry();
            return UnitsFrom(0);
        }
    }

    /// <summary>Computes the sum divided by a count, rounded once: with the count of the numbers, their mean, which is never outside their range.</summary>
    /// <param name="count">The divisor, at least 1.</param>
    /// <returns>
    /// The float64 nearest to the true quotient, even if the sum itself is beyond the range of float64. Infinities and NaN as in <see cref="Value"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public double Over(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _hasNaN || (_hasPositiveInfinity && _hasNegativeInfinity) ? double.NaN
            : _hasPositiveInfinity ? double.PositiveInfinity
            : _hasNegativeInfinity ? double.NegativeInfinity
            : Round(count);
    }

    /// <summary>Restores a sum that <see cref="ToWords"/> returned, of this process or of another one.</summary>
    internal static ExactSum FromWords(ReadOnlySpan<long> words)
    {
        ExactSum sum = new();
        words[..LimbCount].CopyTo(sum._limbs);
        sum._hasPositiveInfinity = (words[LimbCount] & 1) != 0;
        sum._hasNegativeInfinity = (words[LimbCount] & 2) != 0;
        sum._hasNaN = (words[LimbCount] & 4) != 0;
        return sum;
    }

    /// <summary>Returns the sum as integers, which <see cref="FromWords"/> reads.</summary>
    internal long[] ToWords()
    {
        Carry();
        return [.. _limbs, (_hasPositiveInfinity ? 1 : 0) | (_hasNegativeInfinity ? 2 : 0) | (_hasNaN ? 4 : 0)];
    }

    /// <summary>Returns to the state without numbers.</summary>
    internal void Clear()
    {
        Array.Clear(_limbs);
        _waiting = 0;
        _hasPositiveInfinity = false;
        _hasNegativeInfinity = false;
        _hasNaN = false;
    }

    /// <summary>Adds a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="times">How many times to add it. The default is 1; 0 adds nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is negative.</exception>
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

    /// <summary>Rounds the quotient of the finite sum, without the low limbs that are 0: numbers of similar size need only a few.</summary>
    private double Round(long count)
    {
        Carry();
        int first = _limbs.AsSpan().IndexOfAnyExcept(0L);
        return first < 0 ? 0 : ExactQuotient.Round(UnitsFrom(first), count, UnitExponent + (first * LimbBits));
    }

    /// <summary>Returns the sum as an integer in units of a limb, below which all limbs are 0.</summary>
    private BigInteger UnitsFrom(int first)
    {
        Span<byte> bytes = stackalloc byte[LimbCount * sizeof(int)];
        for (int i = first; i < LimbCount; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[((i - first) * sizeof(int))..], unchecked((int)_limbs[i]));
        }

        return new BigInteger(bytes[..((LimbCount - first) * sizeof(int))]);
    }

    /// <summary>Adds another sum.</summary>
    /// <param name="other">The other sum, which remains unchanged.</param>
    public void Add(ExactSum other)
    {
        ArgumentNullException.ThrowIfNull(other);
        AddLimbs(other, 1);
        _hasPositiveInfinity |= other._hasPositiveInfinity;
        _hasNegativeInfinity |= other._hasNegativeInfinity;
        _hasNaN |= other._hasNaN;
    }

    /// <summary>Subtracts another sum, for example a part of this one.</summary>
    /// <param name="other">The other sum, which remains unchanged. Its infinities count with the opposite sign.</param>
    public void Subtract(ExactSum other)
    {
        ArgumentNullException.ThrowIfNull(other);
        AddLimbs(other, -1);
        _hasPositiveInfinity |= other._hasNegativeInfinity;
        _hasNegativeInfinity |= other._hasPositiveInfinity;
        _hasNaN |= other._hasNaN;
    }

    /// <summary>Adds the exact product of two finite numbers.</summary>
    internal void AddProduct(double left, double right)
    {
        (ulong leftMantissa, int leftExponent) = Split(left);
        (ulong rightMantissa, int rightExponent) = Split(right);
        ulong high = Math.BigMul(leftMantissa, rightMantissa, out ulong low);
        AddUnits(high, low, leftExponent + rightExponent, left < 0 != right < 0);
    }

    /// <summary>Splits a finite number: its magnitude is mantissa · 2^exponent, in units of the smallest float64.</summary>
    private static (ulong Mantissa, int Exponent) Split(double number)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(number);
        int exponent = (int)((bits >> MantissaBits) & 0x7FF);
        ulong mantissa = bits & ((1UL << MantissaBits) - 1);
        return exponent == 0 ? (mantissa, 0) : (mantissa | (1UL << MantissaBits), exponent - 1);
    }

    /// <summary>Adds a number of at most 128 bits, shifted to the left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Propagates carries: 32 bits remain in each limb except the last, which has the sign.</summary>
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
