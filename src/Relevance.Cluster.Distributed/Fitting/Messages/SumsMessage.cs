using System.Buffers;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>
/// The sums of clusters in messages: the bytes that an integer of each cluster takes, 0 if its sum is not there, then the integers of all clusters. All threads
/// write and add them.
/// </summary>
internal static class SumsMessage
{
    /// <summary>
    /// Writes sums, without clusters whose sum is zero; or by how much they differ from those that were sent before, without clusters that do not.
    /// </summary>
    /// <param name="writer">The message.</param>
    /// <param name="shards">The sums of the shards, which are added.</param>
    /// <param name="sent">The sums that the receiver has, which become those of the shards; null if it does not follow them.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public static void Write(MessageWriter writer, ClusterSums[] shards, long[][]? sent, int threads)
    {
        (int clusters, int length) = (shards[0].Count, shards[0].Length);
        byte[] widths = new byte[clusters];
        ForEachDifference(shards, sent, threads, (label, difference) => widths[label] = (byte)PackedIntegers.WidthOf(difference));
        int[] starts = StartsOf(widths, length);
        Memory<byte> bytes = writer.Write(widths).Reserve<byte>(starts[^1]);
        ForEachDifference(shards, sent, threads, (label, difference) =>
        {
            PackedIntegers.Write(widths[label] == 0 ? [] : difference, widths[label], bytes.Span[starts[label]..starts[label + 1]]);
            if (sent is not null && widths[label] > 0)
            {
                FixedPointKernel.Add(sent[label], difference);
            }
        });
    }

    /// <summary>Reads sums, or differences, and adds them to others.</summary>
    /// <param name="reader">The message.</param>
    /// <param name="sums">The sums to which they are added.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public static void AddTo(MessageReader reader, ClusterSums sums, int threads)
    {
        byte[] widths = reader.ReadArray<byte>();
        int[] starts = StartsOf(widths, sums.Length);
        ReadOnlyMemory<byte> bytes = reader.ReadMemory<byte>();
        using ClusterSums.Part part = sums.Enter();
        ParallelBlocks.ForEachVector(widths.Length, sums.Length, threads, label =>
        {
            if (widths[label] > 0)
            {
                PackedIntegers.AddTo(part.Change(label), bytes.Span[starts[label]..starts[label + 1]], widths[label]);
            }
        });
    }

    private static int[] StartsOf(byte[] widths, int length)
    {
        int[] starts = new int[widths.Length + 1];
        for (int label = 0; label < widths.Length; label++)
        {
            starts[label + 1] = checked(starts[label] + (widths[label] * length));
        }

        return starts;
    }

    private static void ForEachDifference(ClusterSums[] shards, long[][]? sent, int threads, Action<int, ReadOnlySpan<long>> act)
    {
        int length = shards[0].Length;
        ParallelBlocks.ForEachVector(shards[0].Count, length, threads, label =>
        {
            long[] buffer = ArrayPool<long>.Shared.Rent(length);
            Span<long> difference = buffer.AsSpan(0, length);
            shards[0].IntegersOf(label).CopyTo(difference);
            foreach (ClusterSums shard in shards.AsSpan(1))
            {
                FixedPointKernel.Add(difference, shard.IntegersOf(label));
            }

            if (sent is not null)
            {
                FixedPointKernel.Subtract(difference, sent[label]);
            }

            act(label, difference);
            ArrayPool<long>.Shared.Return(buffer);
        });
    }
}
