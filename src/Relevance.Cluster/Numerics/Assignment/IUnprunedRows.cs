namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Finds and labels the rows of a block that pruning bounds do not skip. Not thread-safe: each thread has one.</summary>
internal unsafe interface IUnprunedRows
{
    /// <summary>Records the bounds of a row from all its scores, which it may overwrite.</summary>
    void Record(int row, int label, float* scores, double error);

    /// <summary>Finds the rows of a block whose label may change.</summary>
    /// <returns>The number of these rows, and of pairs of such a row and a centroid that may be nearer.</returns>
    (int Rows, int Pairs) Find(LabeledRows rows, int start, int length);

    /// <summary>Labels the rows that <see cref="Find"/> found.</summary>
    PassCount Assign(LabeledRows rows);
}
