using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Rows, their labels, and who is told when one changes.</summary>
internal readonly struct LabeledRows(PinnedRows rows, int[] labels, ILabelBlock? moves)
{
    public PinnedRows Rows => rows;

    public int LabelOf(int row) => labels[row];

    /// <summary>Labels a row.</summary>
    /// <returns>1 if that is another label than before, else 0.</returns>
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
