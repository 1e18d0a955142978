namespace Relevance.Cluster.Numerics;

/// <summary>
/// The one-to-one assignment of rows to columns with the least total cost, by shortest augmenting paths (Kuhn 1955; Crouse, "On implementing 2D rectangular
/// assignment algorithms", IEEE Transactions on Aerospace and Electronic Systems 2016), as <c>scipy.optimize.linear_sum_assignment</c>.
/// </summary>
internal static class LinearAssignment
{
    /// <summary>Returns the column of each row, −1 for rows that get none because there are fewer columns. O(r²·c) for r ≤ c.</summary>
    /// <param name="costs">The finite cost of each row and column, of any shape. Among equal totals, the order of rows and columns decides.</param>
    public static int[] Minimize(double[,] costs)
    {
        (int rows, int columns) = (costs.GetLength(0), costs.GetLength(1));
        if (rows <= columns)
        {
            return Solve(rows, columns, (row, column) => costs[row, column]);
        }

        int[] rowOf = Solve(columns, rows, (column, row) => costs[row, column]);
        int[] columnOf = new int[rows];
        Array.Fill(columnOf, -1);
        for (int column = 0; column < columns; column++)
        {
            columnOf[rowOf[column]] = column;
        }

        return columnOf;
    }

    private static int[] Solve(int rows, int columns, Func<int, int, double> costOf)
    {
        double[] rowPrices = new double[rows];
        double[] columnPrices = new double[columns];
        double[] shortest = new double[columns];
        int[] before = new int[columns];
        int[] columnOf = new int[rows];
        int[] rowOf = new int[columns];
        bool[] isRowSeen = new bool[rows];
        bool[] isColumnSeen = new bool[columns];
        Array.Fill(columnOf, -1);
        Array.Fill(rowOf, -1);

        for (int start = 0; start < rows; start++)
        {
            Array.Clear(isRowSeen);
            Array.Clear(isColumnSeen);
            Array.Fill(shortest, double.PositiveInfinity);
            (int row, int sink, double least) = (start, -1, 0);
            while (sink < 0)
            {
                isRowSeen[row] = true;
                (int next, double lowest) = (-1, double.PositiveInfinity);
                for (int column = 0; column < columns; column++)
                {
                    if (isColumnSeen[column])
                    {
                        continue;
                    }

                    double path = least + costOf(row, column) - rowPrices[row] - columnPrices[column];
                    if (path < shortest[column])
                    {
                        (shortest[column], before[column]) = (path, row);
                    }

                    // Of equal paths, one that ends here is taken.
                    if (shortest[column] < lowest || (shortest[column] == lowest && rowOf[column] < 0 && next >= 0 && rowOf[next] >= 0))
                    {
                        (next, lowest) = (column, shortest[column]);
                    }
                }

                least = lowest;
                isColumnSeen[next] = true;
                if (rowOf[next] < 0)
                {
                    sink = next;
                }
                else
                {
                    row = rowOf[next];
                }
            }

            rowPrices[start] += least;
            for (int seen = 0; seen < rows; seen++)
            {
                if (isRowSeen[seen] && seen != start)
                {
                    rowPrices[seen] += least - shortest[columnOf[seen]];
                }
            }

            for (int column = 0; column < columns; column++)
            {
                if (isColumnSeen[column])
                {
                    columnPrices[column] -= least - shortest[column];
                }
            }

            for (int column = sink; ;)
            {
                row = before[column];
                rowOf[column] = row;
                (columnOf[row], column) = (column, columnOf[row]);
                if (row == start)
                {
                    break;
                }
            }
        }

        return columnOf;
    }
}
