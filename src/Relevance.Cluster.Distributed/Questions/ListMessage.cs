using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>Lists of sums, and the ranges of terms, in messages.</summary>
internal static class ListMessage
{
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
