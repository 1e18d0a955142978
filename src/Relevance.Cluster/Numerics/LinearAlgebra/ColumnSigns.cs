namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>A direction and its opposite are equally good: one of them is chosen, always the same.</summary>
internal static class ColumnSigns
{
    /// <summary>
    /// Turns each column so that its component of the largest magnitude, of equals the first, is positive: the rule of scikit-learn's <c>svd_flip</c> with <c>u_based_decision=False</c>.
    /// </summary>
    public static void Fix(DenseMatrix columns)
    {
        for (int column = 0; column < columns.Columns; column++)
        {
            double largest = 0;

            for (int row = 0; row < columns.Rows; row++)
            {
                if (Math.Abs(columns[row, column]) > Math.Abs(largest))
                {
                    largest = columns[row, column];
                }
            }

            for (int row = 0; row < columns.Rows && largest < 0; row++)
            {
                columns[row, column] = -columns[row, column];
            }
        }
    }
}
