using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Receives the changes of labels during a pass, block by block, while the rows are in the cache.</summary>
internal interface ILabelFollower
{
    /// <summary>Begins a block. Threads call it concurrently.</summary>
    /// <param name="rows">All rows, pinned until the block has ended.</param>
    ILabelBlock Begin(PinnedRows rows);
}
