namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>The labels of a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Offsets">The position of each row, zero vectors included, counted from the start of the shard.</param>
/// <param name="Labels">The label of each row to cluster.</param>
internal sealed record ShardLabels(RemoteShard Shard, int[] Offsets, int[] Labels);
