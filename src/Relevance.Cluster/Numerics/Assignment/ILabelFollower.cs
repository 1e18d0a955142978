namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Follows the labels of rows while they are assigned, block of rows by block of rows: the rows are in the cache then.</summary>
internal interface ILabelFollower
{
    /// <summary>Begins a block. Called by many threads, each block once.</summary>
    ILabelBlock Begin(int block, CancellationToken cancellationToken);
}
