namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Receives the changes of labels in one block of rows. The search disposes it after the block.</summary>
internal interface ILabelBlock : IDisposable
{
    /// <summary>Receives one change of a label; rows arrive in ascending order.</summary>
    /// <param name="row">The row.</param>
    /// <param name="from">The old label; −1 for none.</param>
    /// <param name="to">The new label.</param>
    void Move(int row, int from, int to);
}
