using Relevance.Cluster.Distributed.Links;

namespace Relevance.Cluster.Distributed.Shards;

/// <summary>A shard that is given to a worker.</summary>
internal interface IOwnedShard
{
    /// <summary>Gets the first position.</summary>
    long Start { get; }

    /// <summary>Gets or sets the worker that has the shard; null if it must go to another one.</summary>
    WorkerId? Worker { get; set; }
}
