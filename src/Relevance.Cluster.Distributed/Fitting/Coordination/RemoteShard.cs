using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>A shard as the coordinator knows it.</summary>
/// <param name="shard">The range of positions.</param>
/// <param name="selected">The positions of the documents to cluster, counted from the start of the shard, ascending; null for all.</param>
internal sealed class RemoteShard(VectorShard shard, int[]? selected) : IOwnedShard
{
    public VectorShard Shard => shard;

    public long Start => shard.Start;

    public int[]? Selected => selected;

    public WorkerId? Worker { get; set; }

    public ShardStage Stage { get; set; }

    /// <summary>Gets or sets the number of the last pass that the shard has answered; 0 for none.</summary>
    public int Pass { get; set; }

    /// <summary>Gets or sets the number of rows, zero vectors included.</summary>
    public int Count { get; set; }

    /// <summary>Gets or sets the rows that are zero vectors and are not clustered.</summary>
    public int[] Zeros { get; set; } = [];

    /// <summary>Gets or sets the position of the first of these, counted from the start of the shard; null if there is none.</summary>
    public int? FirstZero { get; set; }

    /// <summary>Gets or sets the largest component; 0 for the cosine.</summary>
    public float Magnitude { get; set; }

    /// <summary>Gets or sets the weight of each row, zero vectors included; null if each is 1.</summary>
    public float[]? Weights { get; set; }

    /// <summary>Gets the number of rows to cluster.</summary>
    public int DirectedCount => Count - Zeros.Length;

    /// <summary>Gets or sets the weight of each row to cluster; empty if each is 1.</summary>
    public float[] DirectedWeights { get; set; } = [];

    /// <summary>Gets or sets the number of the first row to cluster among those of all shards.</summary>
    public long FirstRow { get; set; }

    /// <summary>Forgets what a worker has done with the shard.</summary>
    public void Lose() => (Stage, Pass) = (ShardStage.None, 0);
}

/// <summary>How far a worker is with a shard.</summary>
internal enum ShardStage
{
    /// <summary>No worker has it.</summary>
    None,

    /// <summary>A worker has its rows.</summary>
    Opened,

    /// <summary>It has their weights.</summary>
    Measured,

    /// <summary>It is ready for passes.</summary>
    Ready,
}
