using System.Globalization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics;

/// <summary>The assignment of least cost, against scipy 1.10.1: <c>rows, columns = scipy.optimize.linear_sum_assignment(costs)</c>.</summary>
public class LinearAssignmentTests
{
    [Theory]
    [InlineData(1, 1, 0, 0.0, "0")]
    [InlineData(3, 3, 1, 162.59375, "2 0 1")]
    [InlineData(4, 7, 2, 31.625, "0 1 2 6")]
    [InlineData(7, 4, 3, 39.265625, "-1 -1 0 2 -1 3 1")]
    [InlineData(12, 12, 4, 183.9375, "0 1 11 6 3 7 10 4 2 5 8 9")]
    [InlineData(20, 31, 5, 130.265625, "29 5 4 11 28 18 1 16 30 14 21 6 0 19 12 25 20 26 27 8")]
    [InlineData(31, 20, 6, 125.453125, "15 1 -1 17 12 7 3 4 -1 -1 -1 2 -1 -1 5 -1 19 6 9 16 18 11 -1 14 0 -1 10 -1 8 -1 13")]
    public void Minimize_OfGeneratedCosts_IsThatOfScipy(int rows, int columns, int seed, double total, string expected)
    {
        double[,] costs = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                costs[i, j] = ((i * 7919L) + (j * 104729L) + (i * j * 1299709L) + (seed * 15485863L)) % 10007 / 64.0;
            }
        }

        int[] columnOf = LinearAssignment.Minimize(costs);

        Assert.Equal(expected, string.Join(' ', columnOf.Select(column => column.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(total, columnOf.Index().Where(pair => pair.Item >= 0).Sum(pair => costs[pair.Index, pair.Item]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    public void Minimize_WithoutRowsOrColumns_AssignsNothing(int rows, int columns) =>
        Assert.All(LinearAssignment.Minimize(new double[rows, columns]), column => Assert.Equal(-1, column));

    [Fact]
    public void Minimize_OfEqualCosts_KeepsTheOrder() => Assert.Equal([0, 1, 2], LinearAssignment.Minimize(new double[3, 4]));
}
