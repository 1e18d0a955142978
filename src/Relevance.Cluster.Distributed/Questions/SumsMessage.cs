using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>Sums without an order in messages.</summary>
internal static class SumsMessage
{
    /// <summary>Writes the sums of clusters, without those that have no members.</summary>
    public static void Write(this MessageWriter writer, ClusterSums sums, int clusterCount)
    {
        using ClusterSums.Part all = sums.Enter();
        for (int cluster = 0; cluster < clusterCount; cluster++)
        {
            if (all.SumOf(cluster).AsSpan().ContainsAnyExcept(0))
            {
                writer.Write(cluster).Write(all.SumOf(cluster));
            }
        }

        writer.Write(FitMessage.EndOfSums);
    }

    /// <summary>Reads sums of clusters, and adds them to others.</summary>
    public static void AddTo(this MessageReader reader, ClusterSums sums)
    {
        using ClusterSums.Part all = sums.Enter();
        while (reader.Read<int>() is var cluster and not FitMessage.EndOfSums)
        {
            FixedPointKernel.Add(all.Change(cluster), reader.ReadSpan<long>());
        }
    }

    /// <summary>Reads the ranges of the terms of several workers, and joins them.</summary>
    public static TermRanges ReadRanges(this IEnumerable<MessageReader> readers, int dimension)
    {
        TermRanges all = new(dimension);
        foreach (MessageReader reader in readers)
        {
            all.Add(reader.ReadRanges());
        }

        return all;
    }

    /// <summary>Writes exact sums.</summary>
    public static void Write(this MessageWriter writer, ExactSum[] sums) => Array.ForEach(sums, sum => writer.Write(sum));

    /// <summary>Reads exact sums, and adds them to others.</summary>
    public static void AddTo(this MessageReader reader, ExactSum[] sums) => Array.ForEach(sums, sum => sum.Add(reader.ReadExactSum()));

    /// <summary>Writes lists of numbers.</summary>
    public static MessageWriter Write(this MessageWriter writer, double[][] lists) =>
        lists.Aggregate(writer.Write(lists.Length), (all, list) => all.Write(list));

    /// <summary>Reads lists of numbers.</summary>
    public static double[][] ReadLists(this MessageReader reader) => [.. Enumerable.Range(0, reader.Read<int>()).Select(_ => reader.ReadArray<double>())];
}
