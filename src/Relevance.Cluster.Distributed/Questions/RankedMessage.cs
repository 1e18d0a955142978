using Relevance.Cluster.Analysis;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The parts of messages that several questions have.</summary>
internal static class RankedMessage
{
    /// <summary>Writes a number that can be missing.</summary>
    public static MessageWriter WriteNumber(this MessageWriter writer, double? number) => writer.Write(number.HasValue).Write(number ?? 0);

    /// <summary>Reads a number that can be missing.</summary>
    public static double? ReadNumber(this MessageReader reader) => (reader.Read<bool>(), reader.Read<double>()) is (true, double number) ? number : null;

    /// <summary>Writes texts.</summary>
    public static MessageWriter Write(this MessageWriter writer, IReadOnlyList<string> texts) =>
        texts.Aggregate(writer.Write(texts.Count), (all, text) => all.Write(text));

    /// <summary>Reads texts.</summary>
    public static string[] ReadTexts(this MessageReader reader) => [.. Enumerable.Range(0, reader.Read<int>()).Select(_ => reader.ReadText())];

    /// <summary>Writes ranked rows of a shard, with their positions.</summary>
    public static void Write(this MessageWriter writer, IReadOnlyList<RankedRow> ranked, int[] offsets)
    {
        writer.Write(ranked.Count);
        foreach (RankedRow row in ranked)
        {
            writer.Write(row.Row).Write(offsets[row.Row]).Write(row.Distance).WriteNumber(row.Similarity);
        }
    }

    /// <summary>Reads ranked rows of a shard.</summary>
    /// <param name="reader">The answer of the shard.</param>
    /// <param name="positions">The positions of the rows, which the shard's are added to.</param>
    /// <param name="start">The first position of the shard.</param>
    /// <returns>The rows by their number among those of all shards.</returns>
    public static IReadOnlyList<RankedRow> ReadRanked(this MessageReader reader, RowPositions positions, long start)
    {
        RankedRow[] ranked = new RankedRow[reader.Read<int>()];
        for (int i = 0; i < ranked.Length; i++)
        {
            int row = positions.Add(reader.Read<int>(), start + reader.Read<int>());
            ranked[i] = new RankedRow(row, reader.Read<double>(), reader.ReadNumber());
        }

        return ranked;
    }

    /// <summary>Writes ranked documents.</summary>
    public static void Write(this MessageWriter writer, IReadOnlyList<RankedRow> ranked, Func<RankedRow, string> idOf)
    {
        writer.Write(ranked.Count);
        foreach (RankedRow row in ranked)
        {
            writer.Write(idOf(row)).Write(row.Distance).WriteNumber(row.Similarity);
        }
    }

    /// <summary>Reads ranked documents.</summary>
    public static IReadOnlyList<RankedId> ReadRankedIds(this MessageReader reader)
    {
        RankedId[] ranked = new RankedId[reader.Read<int>()];
        for (int i = 0; i < ranked.Length; i++)
        {
            ranked[i] = new RankedId(reader.ReadText(), reader.Read<double>(), reader.ReadNumber());
        }

        return ranked;
    }
}

/// <summary>The positions of rows by their number among those of all shards, which are passed one after another.</summary>
internal sealed class RowPositions
{
    private readonly Dictionary<int, long> _positions = [];
    private int _first;

    /// <summary>Adds a row of the current shard.</summary>
    /// <returns>Its number among those of all shards.</returns>
    public int Add(int row, long position)
    {
        _positions[_first + row] = position;
        return _first + row;
    }

    /// <summary>Passes on to the next shard.</summary>
    /// <param name="rows">The number of rows of the current one.</param>
    public void Pass(int rows) => _first = checked(_first + rows);

    /// <summary>Returns the position of a row that was added.</summary>
    public long Of(RankedRow row) => _positions[row.Row];
}
