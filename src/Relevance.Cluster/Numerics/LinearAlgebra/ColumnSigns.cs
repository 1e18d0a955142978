namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Chooses the signs of principal directions, which are arbitrary, by a fixed rule.</summary>
internal static class ColumnSigns
{
    /// <summary>
    /// Negates each column whose component of the largest magnitude (ties to the first) is negative: the rule of scikit-learn's <c>svd_flip</c> with
    /// <c>u_based_decision=False</c>.
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
