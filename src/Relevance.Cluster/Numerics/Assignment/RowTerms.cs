using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>
/// The terms of sums over rows, x·factor·weight for each component and the weight itself, as integers (<see cref="FixedPointKernel"/>): a sum of them depends
/// on the set of its rows alone, not on their order, on how they are distributed over threads or machines, nor on rows that were added and removed again.
/// </summary>
/// <remarks>
/// <para>
/// The unit of a component is a power of two, at most 2⁻²⁶ of its smallest term that is not 0, and the number of digits follows from the largest one. Two
/// digits have room for terms whose magnitudes differ by a factor of 2³³; others take more digits and time, and lose nothing. A term is rounded by at most
/// half a unit, and not at all if it is a component in float32, without weight and factor: then the sums are exact.
/// </para>
/// <para>An array of <see cref="Length"/> integers holds the sums of a set of rows; 16 bytes a component with two digits.</para>
/// </remarks>
internal sealed class RowTerms
{
    /// <summary>The bits of the smallest term.</summary>
    private const int SmallestTermBits = 26;

    private const int LeastDigits = 2;
    private readonly ReadOnlyMemory<float> _weights;
    private readonly double[]? _factors;
    private readonly double[] _scales;
    private readonly double[] _weightScale;
    private readonly long _unitWeight;
    private readonly int _digits;
    private readonly int _weightDigits;

    private RowTerms(VectorSet vectors, ReadOnlyMemory<float> weights, double[]? factors, (float[] Largest, float[] Smallest) components)
    {
        (Vectors, _weights, _factors) = (vectors, weights, factors);
        (double Largest, double Smallest) ofWeights = Range(weights.IsEmpty ? 1 : weights.Length, row => weights.IsEmpty ? 1 : weights.Span[row]);
        (double Largest, double Smallest) ofFactors = factors is null && weights.IsEmpty ? (1, 1) : Range(vectors.Count, FactorOf);
        _digits = LeastDigits;

        for (int t = 0; t < vectors.Dimension; t++)
        {
            _digits = Math.Max(_digits, DigitsFor((components.Largest[t], components.Smallest[t]), ofFactors));
        }

        _scales = [.. components.Largest.Select(largest => ScaleFor(_digits, largest, ofFactors.Largest))];
        _weightDigits = Math.Max(LeastDigits, DigitsFor(ofWeights, (1, 1)));
        _weightScale = [ScaleFor(_weightDigits, ofWeights.Largest, 1)];
        _unitWeight = weights.IsEmpty ? (long)Math.ScaleB(_weightScale[0], -(_weightDigits - 1) * FixedPointKernel.DigitBits) : 0;
    }

    /// <summary>Gets the rows.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets the number of integers that hold the sums of a set of rows.</summary>
    public int Length => (_digits * Vectors.Dimension) + _weightDigits;

    /// <summary>Finds the units of the terms, which takes a pass over the rows.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="weights">The weight of each row, finite and at least 0; empty if each is 1.</param>
    /// <param name="factors">The factor of each row, 1/|x| for directions; null for 1.</param>
    /// <param name="threads">The maximum number of threads.</param>
    /// <param name="cancellationToken">A token that cancels the pass. It is checked between blocks of rows.</param>
    public static RowTerms Of(VectorSet vectors, ReadOnlyMemory<float> weights, double[]? factors, int threads, CancellationToken cancellationToken)
    {
        int blockRows = ParallelBlocks.TaskRowsOf(vectors.Dimension);
        (float[] largest, float[] smallest) = Empty();
        var gate = new Lock();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(vectors.Count, blockRows),
            threads,
            _ =>
            {
                (float[] ownLargest, float[] ownSmallest) = Empty();
                return block =>
                {
                    for (int row = block * blockRows; row < Math.Min(vectors.Count, ((long)block + 1) * blockRows); row++)
                    {
                        ComponentRangeKernel.Include(ownLargest, ownSmallest, vectors[row]);
                    }

                    lock (gate)
                    {
                        for (int t = 0; t < largest.Length; t++)
                        {
                            (largest[t], smallest[t]) = (Math.Max(largest[t], ownLargest[t]), Math.Min(smallest[t], ownSmallest[t]));
                        }
                    }
                };
            },
            cancellationToken);
        return new RowTerms(vectors, weights, factors, (largest, smallest));

        (float[] Largest, float[] Smallest) Empty()
        {
            float[] none = new float[vectors.Dimension];
            Array.Fill(none, float.PositiveInfinity);
            return (new float[vectors.Dimension], none);
        }
    }

    /// <summary>Computes the sums of all rows.</summary>
    public long[] SumOfAll(int threads, CancellationToken cancellationToken)
    {
        int blockRows = ParallelBlocks.TaskRowsOf(Vectors.Dimension);
        long[] all = new long[Length];
        var gate = new Lock();
        using PinnedRows pinned = new(Vectors);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(Vectors.Count, blockRows),
            threads,
            _ =>
            {
                long[] own = new long[Length];
                int[] rows = new int[blockRows];
                return block =>
                {
                    Array.Clear(own);
                    int start = block * blockRows;
                    Span<int> added = rows.AsSpan(0, Math.Min(blockRows, Vectors.Count - start));

                    for (int i = 0; i < added.Length; i++)
                    {
                        added[i] = start + i;
                    }

                    Add(own, pinned, added);

                    lock (gate)
                    {
                        FixedPointKernel.Add(all, own);
                    }
                };
            },
            cancellationToken);
        return all;
    }

    /// <summary>Adds the terms of rows to sums.</summary>
    /// <param name="sums">The sums of a set of rows.</param>
    /// <param name="pinned">The rows of the terms.</param>
    /// <param name="rows">The rows to add, and the complements (~row) of those to remove.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Add(Span<long> sums, PinnedRows pinned, ReadOnlySpan<int> rows)
    {
        const int Most = 64;
        Span<nint> vectors = stackalloc nint[Most];
        Span<double> factors = stackalloc double[Most];
        ReadOnlySpan<float> weights = _weights.Span;
        long ones = 0;

        for (int start = 0, count; start < rows.Length; start += count)
        {
            count = Math.Min(Most, rows.Length - start);

            for (int i = 0; i < count; i++)
            {
                int row = rows[start + i];
                double sign = row < 0 ? -1 : 1;
                row = row < 0 ? ~row : row;
                vectors[i] = (nint)pinned[row];
                factors[i] = sign * (weights.IsEmpty ? 1 : weights[row]) * (_factors is null ? 1 : _factors[row]);

                if (weights.IsEmpty)
                {
                    ones += (long)sign;
                }
                else
                {
                    FixedPointKernel.Scalar(sums[^_weightDigits..], [weights[row]], _weightScale, sign, start: 0);
                }
            }

            FixedPointKernel.Add(sums[..^_weightDigits], vectors[..count], factors[..count], _scales);
        }

        // The weight 1 has one digit that is not 0.
        sums[^1] += ones * _unitWeight;
    }

    /// <summary>Returns the sum of the weights.</summary>
    public double WeightOf(ReadOnlySpan<long> sums) => ValueOf(sums[^_weightDigits..], 1, 0) / _weightScale[0];

    /// <summary>Computes the sum of each component, to the nearest float64; with more than two digits, to one of the two nearest.</summary>
    public void Decode(ReadOnlySpan<long> sums, Span<double> components)
    {
        for (int t = 0; t < components.Length; t++)
        {
            components[t] = ValueOf(sums[..^_weightDigits], components.Length, t) / _scales[t];
        }
    }

    /// <summary>Joins the digits of a component, from the largest one on, after their carries.</summary>
    private static double ValueOf(ReadOnlySpan<long> sums, int stride, int component)
    {
        Span<long> digits = stackalloc long[sums.Length / stride];
        long carry = 0;

        for (int digit = 0; digit < digits.Length; digit++)
        {
            long sum = sums[(digit * stride) + component] + carry;
            carry = digit == digits.Length - 1 ? 0 : (sum + (1L << (FixedPointKernel.DigitBits - 1))) >> FixedPointKernel.DigitBits;
            digits[digit] = sum - (carry << FixedPointKernel.DigitBits);
        }

        double value = 0;

        for (int digit = digits.Length - 1; digit >= 0; digit--)
        {
            value = (value * (1L << FixedPointKernel.DigitBits)) + digits[digit];
        }

        return value;
    }

    private static (double Largest, double Smallest) Range(int count, Func<int, double> magnitudeOf)
    {
        (double largest, double smallest) = (0, double.PositiveInfinity);

        for (int i = 0; i < count; i++)
        {
            double magnitude = magnitudeOf(i);
            largest = Math.Max(largest, magnitude);
            smallest = magnitude > 0 ? Math.Min(smallest, magnitude) : smallest;
        }

        return (largest, smallest);
    }

    private static int DigitsFor((double Largest, double Smallest) values, (double Largest, double Smallest) factors)
    {
        if (values.Largest == 0 || factors.Largest == 0)
        {
            return LeastDigits;
        }

        int bits = ExponentAbove(values.Largest, factors.Largest) - Math.ILogB(values.Smallest) - Math.ILogB(factors.Smallest) + SmallestTermBits + 1;
        return (bits + FixedPointKernel.DigitBits - 1) / FixedPointKernel.DigitBits;
    }

    private static double ScaleFor(int digits, double largest, double largestFactor) => largest == 0 || largestFactor == 0
        ? 1
        : Math.ScaleB(1, (digits * FixedPointKernel.DigitBits) - 1 - ExponentAbove(largest, largestFactor));

    /// <summary>Returns the exponent of a power of two above every product of the two.</summary>
    private static int ExponentAbove(double value, double factor) => Math.ILogB(value) + Math.ILogB(factor) + 2;

    private double FactorOf(int row) => (_weights.IsEmpty ? 1 : _weights.Span[row]) * (_factors is null ? 1 : _factors[row]);
}
