namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Follows the labels of the rows of one block; disposed of when the block is done.</summary>
internal interface ILabelBlock : IDisposable
{
    /// <summary>A row has changed its label; rows come in order.</summary>
    /// <param name="row">The row.</param>
    /// <param name="from">Its label before; −1 for none.</param>
    /// <param name="to">Its label now.</param>
    void Move(int row, int from, int to);
}
