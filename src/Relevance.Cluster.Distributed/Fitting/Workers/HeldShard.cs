using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.Fitting.Workers;

/// <summary>A shard that a worker holds for a fit: its vectors, and which of them are clustered.</summary>
internal sealed class HeldShard
{
    /// <summary>Initializes a new instance of the <see cref="HeldShard"/> class.</summary>
    /// <param name="shard">The vectors.</param>
    /// <param name="selected">The positions of the documents to cluster, counted from the start of the shard, ascending; null for all.</param>
    /// <param name="options">The options.</param>
    public HeldShard(LocalShard shard, int[]? selected, KMeansOptions options)
    {
        int[]? rows = selected is null ? null : [.. selected.Select(offset => Array.BinarySearch(shard.Offsets, offset)).Where(row => row >= 0)];
        Offsets = rows is null ? shard.Offsets : [.. rows.Select(row => shard.Offsets[row])];

        // The coordinator, who knows the documents, rejects zero vectors.
        ZeroVectorRule rule = options.ZeroVectors == ZeroVectorRule.Reject ? ZeroVectorRule.LeaveOut : options.ZeroVectors;
        Directed = DirectedRows.Of(rows is null ? shard.Vectors : shard.Vectors.Select(rows), options.Metric, rule);
        Zeros = Directed.ZeroCount == 0
            ? []
            : [.. Enumerable.Range(0, Offsets.Length).Except(Enumerable.Range(0, Directed.Vectors.Count).Select(Directed.RowOf))];
    }

    /// <summary>Gets the position of each row, counted from the start of the shard.</summary>
    public int[] Offsets { get; }

    /// <summary>Gets the rows that are zero vectors and are not clustered.</summary>
    public int[] Zeros { get; }

    /// <summary>Gets the rows to cluster.</summary>
    public DirectedRows Directed { get; }

    /// <summary>Gets the number of rows to cluster.</summary>
    public int Count => Directed.Vectors.Count;

    /// <summary>Gets or sets the number of the first row to cluster among those of all shards.</summary>
    public long FirstRow { get; set; }

    /// <summary>Gets or sets the rows that answer passes, of which those of this shard are a part; null before they were measured.</summary>
    public HeldRows? Rows { get; set; }
}
