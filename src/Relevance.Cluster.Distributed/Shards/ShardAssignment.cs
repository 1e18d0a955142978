using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Shards;

/// <summary>Assigns shards to workers by rendezvous hashing (D. G. Thaler and C. V. Ravishankar, 1998), each worker at most an equal share.</summary>
/// <remarks>
/// The same shards and workers give the same assignment in each fit, so that a worker finds its shards in its files. A shard that has a worker keeps it.
/// </remarks>
internal static class ShardAssignment
{
    /// <summary>Assigns the shards that have no worker.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="shards">All shards, in order.</param>
    /// <param name="workers">The workers, at least one.</param>
    public static void Assign(long field, IReadOnlyList<IOwnedShard> shards, IReadOnlyList<WorkerId> workers)
    {
        int share = (shards.Count + workers.Count - 1) / workers.Count;
        Dictionary<WorkerId, int> counts = workers.ToDictionary(worker => worker, worker => shards.Count(shard => shard.Worker == worker));

        foreach (IOwnedShard shard in shards.Where(shard => shard.Worker is null))
        {
            WorkerId chosen = workers.Where(worker => counts[worker] < share).MaxBy(worker => ScoreOf(field, shard, worker));
            counts[chosen]++;
            shard.Worker = chosen;
        }
    }

    private static ulong ScoreOf(long field, IOwnedShard shard, WorkerId worker)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{field}/{shard.Start}/{worker}");
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
