using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Rows with their weights and factors, as terms of sums in <see cref="TermUnits"/>.</summary>
/// <param name="vectors">The rows.</param>
/// <param name="weights">The weight of each row, finite and at least 0; empty if each is 1.</param>
/// <param name="factors">The factor of each row, 1/|x| for directions; null for 1.</param>
/// <param name="units">The units: those of these rows, or of more rows that they are a part of.</param>
internal sealed class RowTerms(VectorSet vectors, ReadOnlyMemory<float> weights, double[]? factors, TermUnits units)
{
    /// <summary>Gets the rows.</summary>
    public VectorSet Vectors => vectors;

    /// <summary>Gets the units of the sums.</summary>
    public TermUnits Units => units;

    /// <summary>Finds the units of rows, which takes a pass over them.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="weights">The weight of each row, finite and at least 0; empty if each is 1.</param>
    /// <param name="factors">The factor of each row, 1/|x| for directions; null for 1.</param>
    /// <param name="threads">The maximum number of threads.</param>
    /// <param name="cancellationToken">A token that cancels the pass. It is checked between blocks of rows.</param>
    public static RowTerms Of(VectorSet vectors, ReadOnlyMemory<float> weights, double[]? factors, int threads, CancellationToken cancellationToken) =>
        new(vectors, weights, factors, new TermUnits(TermRanges.Of(vectors, weights, factors, threads, cancellationToken)));

    /// <summary>Computes the sums of all rows.</summary>
    public long[] SumOfAll(int threads, CancellationToken cancellationToken)
    {
        int blockRows = ParallelBlocks.TaskRowsOf(vectors.Dimension);
        long[] all = new long[units.Length];
        var gate = new Lock();
        using PinnedRows pinned = new(vectors);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(vectors.Count, blockRows),
            threads,
            _ =>
            {
                long[] own = new long[units.Length];
                int[] rows = new int[blockRows];
                return block =>
                {
                    Array.Clear(own);
                    int start = block * blockRows;
                    Span<int> added = rows.AsSpan(0, Math.Min(blockRows, vectors.Count - start));

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
        Span<nint> addresses = stackalloc nint[Most];
        Span<double> signed = stackalloc double[Most];
        ReadOnlySpan<float> weightOf = weights.Span;
        long ones = 0;

        for (int start = 0, count; start < rows.Length; start += count)
        {
            count = Math.Min(Most, rows.Length - start);

            for (int i = 0; i < count; i++)
            {
                int row = rows[start + i];
                double sign = row < 0 ? -1 : 1;
                row = row < 0 ? ~row : row;
                addresses[i] = (nint)pinned[row];
                signed[i] = sign * (weightOf.IsEmpty ? 1 : weightOf[row]) * (factors is null ? 1 : factors[row]);

                if (weightOf.IsEmpty)
                {
                    ones += (long)sign;
                }
                else
                {
                    units.AddWeight(sums, weightOf[row], sign);
                }
            }

            units.AddVectors(sums, addresses[..count], signed[..count]);
        }

        units.AddOnes(sums, ones);
    }
}
