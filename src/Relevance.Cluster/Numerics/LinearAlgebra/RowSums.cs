using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>
/// Computes float64 sums over many rows: one thread sums each chunk of rows, and chunks are joined in order, so that the number of threads does not affect
/// the bits.
/// </summary>
internal static class RowSums
{
    /// <summary>The rows of a chunk that has few sums.</summary>
    public const int ChunkRows = 1024;

    /// <summary>Sums the results of workers over all chunks.</summary>
    /// <param name="rows">The number of rows, and how many of them are a chunk.</param>
    /// <param name="length">The number of sums.</param>
    /// <param name="threads">The most threads to use; each has one array of sums.</param>
    /// <param name="createWorker">Creates the action (first row, count, sums) that adds rows to sums that start at 0; one thread uses it at a time.</param>
    /// <param name="cancellationToken">The token is checked before each chunk.</param>
    public static double[] Of(
        (int Count, int OfChunk) rows, int length, int threads, Func<Action<int, int, double[]>> createWorker, CancellationToken cancellationToken)
    {
        double[] total = new double[length];
        int turn = 0;
        bool hasFailed = false;
        ParallelBlocks.Run(ParallelBlocks.CountOf(rows.Count, rows.OfChunk), threads, _ => CreateAdder(), cancellationToken);
        return total;

        Action<int> CreateAdder()
        {
            Action<int, int, double[]>? add = null;
            double[] part = [];
            return chunk =>
            {
                if (Volatile.Read(ref hasFailed))
                {
                    return;
                }

                bool isJoined = false;

                try
                {
                    add ??= createWorker();
                    part = part.Length == length ? part : new double[length];
                    int row = chunk * rows.OfChunk;
                    add(row, Math.Min(rows.OfChunk, rows.Count - row), part);
                    isJoined = WaitFor(chunk);

                    if (isJoined)
                    {
                        Join(part, total);
                        Volatile.Write(ref turn, chunk + 1);
                    }
                }
                finally
                {
                    // Those that wait for this chunk must not wait forever; the exception propagates to the caller.
                    if (!isJoined)
                    {
                        Volatile.Write(ref hasFailed, true);
                    }
                }
            };
        }

        // Chunks are taken in order, so that the threads before this one are at work already, and the wait is short.
        bool WaitFor(int chunk)
        {
            var spin = default(SpinWait);

            while (Volatile.Read(ref turn) != chunk)
            {
                cancellationToken.ThrowIfCancellationRequested();

                if (Volatile.Read(ref hasFailed))
                {
                    return false;
                }

                spin.SpinOnce(sleep1Threshold: -1);
            }

            return true;
        }
    }

    /// <summary>Adds a part to the total, and clears it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join(double[] part, double[] total)
    {
        ref double source = ref MemoryMarshal.GetArrayDataReference(part);
        ref double target = ref MemoryMarshal.GetArrayDataReference(total);
        nuint i = 0;

        for (; i + (nuint)Vector256<double>.Count <= (nuint)total.Length; i += (nuint)Vector256<double>.Count)
        {
            (Vector256.LoadUnsafe(ref target, i) + Vector256.LoadUnsafe(ref source, i)).StoreUnsafe(ref target, i);
            Vector256<double>.Zero.StoreUnsafe(ref source, i);
        }

        for (; i < (nuint)total.Length; i++)
        {
            total[i] += part[i];
            part[i] = 0;
        }
    }
}
