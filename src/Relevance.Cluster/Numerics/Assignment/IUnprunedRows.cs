namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>One way to prove of rows that their label stays, so that only the others, which are open, are looked at. Holds scratch memory: one for each thread.</summary>
internal unsafe interface IUnprunedRows
{
    /// <summary>Takes in all scores of a row, which the caller no longer needs.</summary>
    void Record(int row, int label, float* scores, double error);

    /// <summary>Finds the open rows of a block.</summary>
    /// <returns>How many they are, and how many pairs of such a row and a centroid that may be nearer.</returns>
    (int Rows, int Pairs) Find(LabeledRows rows, int start, int length);

    /// <summary>Labels the rows that were found.</summary>
    PassCount Assign(LabeledRows rows);
}
