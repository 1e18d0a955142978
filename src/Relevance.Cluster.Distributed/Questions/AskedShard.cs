using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>A shard that a question is about, as the coordinator knows it.</summary>
/// <param name="parts">The shard of each field of the question, all of one range of positions.</param>
/// <param name="selected">The selected positions, counted from the start of the shard, a bit each; null for all.</param>
/// <param name="excluded">The position that is left out, counted from the start of the shard; −1 for none.</param>
internal sealed class AskedShard(VectorShard[] parts, byte[]? selected, int excluded) : IOwnedShard
{
    public long Start => parts[0].Start;

    public WorkerId? Worker { get; set; }

    /// <summary>Gets or sets the answer of the current pass; null until it is there.</summary>
    public MessageReader? Answer { get; set; }

    /// <summary>Creates the shards in which there are rows that a question is about, in order.</summary>
    public static IEnumerable<AskedShard> Of(AskedRows rows)
    {
        Dictionary<long, VectorShard>[] others = [.. rows.Fields.Skip(1).Select(field => field.Shards.ToDictionary(shard => shard.Start))];
        foreach (VectorShard shard in rows.Fields[0].Shards.Where(shard => Array.TrueForAll(others, other => other.ContainsKey(shard.Start))))
        {
            byte[]? selected = rows.Selected is null ? null : BitsOf(rows.Selected, shard);
            if (selected is null || selected.AsSpan().ContainsAnyExcept((byte)0))
            {
                long excluded = rows.Excluded - shard.Start;
                yield return new AskedShard(
                    [shard, .. others.Select(other => other[shard.Start])], selected, excluded >= 0 && excluded < shard.Size ? (int)excluded : -1);
            }
        }
    }

    /// <summary>Writes the shard for a worker.</summary>
    public void Write(MessageWriter writer)
    {
        writer.Write(parts[0].Start).Write(parts[0].Size);
        Array.ForEach(parts, part => writer.Write(part.Revision));
        writer.WriteOptional(selected, bits => writer.Write(bits)).Write(excluded);
    }

    private static byte[] BitsOf(long[] selected, VectorShard shard)
    {
        byte[] bits = new byte[(shard.Size + 7) / 8];
        int first = Array.BinarySearch(selected, shard.Start);
        for (int i = first < 0 ? ~first : first; i < selected.Length && selected[i] < shard.Start + shard.Size; i++)
        {
            int offset = (int)(selected[i] - shard.Start);
            bits[offset / 8] |= (byte)(1 << (offset % 8));
        }

        return bits;
    }
}
