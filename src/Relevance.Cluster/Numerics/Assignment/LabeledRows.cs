using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The rows of a pass with their labels, and the receiver of changes.</summary>
internal readonly struct LabeledRows(PinnedRows rows, int[] labels, ILabelBlock? moves)
{
    /// <summary>Gets the rows.</summary>
    public PinnedRows Rows => rows;

    /// <summary>Returns the label of a row.</summary>
    public int LabelOf(int row) => labels[row];

    /// <summary>Sets the label of a row.</summary>
    /// <returns>1 if the label changed; otherwise 0.</returns>
    public int Label(int row, int label)
    {
        int before = labels[row];

        if (before == label)
        {
            return 0;
        }

        labels[row] = label;
        moves?.Move(row, before, label);
        return 1;
    }
}
