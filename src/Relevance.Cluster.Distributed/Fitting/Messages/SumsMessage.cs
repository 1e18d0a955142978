using System.Runtime.InteropServices;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Distributed.Fitting.Messages;

/// <summary>The sums of clusters in messages: the labels of the clusters that have changed, then the integers of each. All threads write and add them.</summary>
internal static class SumsMessage
{
    /// <summary>Writes sums, without clusters whose sum is zero; or by how much they differ from those that were sent before, without those that do not.</summary>
    /// <param name="writer">The message.</param>
    /// <param name="shards">The sums of the shards, which are added.</param>
    /// <param name="sent">The sums that the receiver has, which become those of the shards; null if it does not follow them.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public static void Write(MessageWriter writer, ClusterSums[] shards, long[][]? sent, int threads)
    {
        (int clusters, int length) = (shards[0].Count, shards[0].Length);
        bool[] differ = new bool[clusters];
        ParallelBlocks.ForEachVector(clusters, length, threads, label =>
        {
            ReadOnlySpan<long> sum = shards is [ClusterSums one] ? one.IntegersOf(label) : Add(new long[length], label);
            differ[label] = sent is null ? sum.ContainsAnyExcept(0) : !sum.SequenceEqual(sent[label]);
        });
        int[] labels = [.. Enumerable.Range(0, clusters).Where(label => differ[label])];
        Memory<byte> integers = writer.Write(labels).Reserve<long>(checked(labels.Length * length));
        ParallelBlocks.ForEachVector(labels.Length, length, threads, index =>
        {
            Span<long> written = MemoryMarshal.Cast<byte, long>(integers.Span).Slice(index * length, length);
            written.Clear();
            Add(written, labels[index]);
            if (sent?[labels[index]] is { } before)
            {
                for (int i = 0; i < before.Length; i++)
                {
                    (written[i], before[i]) = (written[i] - before[i], written[i]);
                }
            }
        });

        Span<long> Add(Span<long> sum, int label)
        {
            foreach (ClusterSums shard in shards)
            {
                FixedPointKernel.Add(sum, shard.IntegersOf(label));
            }

            return sum;
        }
    }

    /// <summary>Reads sums, or differences, and adds them to others.</summary>
    /// <param name="reader">The message.</param>
    /// <param name="sums">The sums to which they are added.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public static void AddTo(MessageReader reader, ClusterSums sums, int threads)
    {
        int[] labels = reader.ReadArray<int>();
        ReadOnlyMemory<byte> integers = reader.ReadMemory<long>();
        int length = sums.Length;
        using ClusterSums.Part part = sums.Enter();
        ParallelBlocks.ForEachVector(
            labels.Length,
            length,
            threads,
            index => FixedPointKernel.Add(part.Change(labels[index]), MemoryMarshal.Cast<byte, long>(integers.Span).Slice(index * length, length)));
    }
}
