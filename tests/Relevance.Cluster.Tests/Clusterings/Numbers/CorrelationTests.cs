using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Numbers;

public sealed class CorrelationTests
{
    // R prints these for cor(iris[, 1:4]); the pages of the language's introductions show them to seven digits.
    [Theory]
    [InlineData(0, 1, -0.1175698)]
    [InlineData(0, 2, 0.8717538)]
    [InlineData(0, 3, 0.8179411)]
    [InlineData(1, 2, -0.4284401)]
    [InlineData(1, 3, -0.3661259)]
    [InlineData(2, 3, 0.9628654)]
    public void Of_Irises_AreThePublishedCorrelations(int row, int column, double expected)
    {
        CorrelationMatrix matrix = CorrelationMatrix.Of(Iris.Fields, Iris.Columns);

        Assert.Equal(expected, matrix[row, column], 7);
        Assert.Equal(matrix[row, column], matrix[Iris.Fields[column], Iris.Fields[row]]);
        Assert.Equal((1.0, 150), (matrix[row, row], matrix.GetCount(Iris.Fields[row], Iris.Fields[column])));
    }

    // numpy 1.24.2, corrcoef of each species.
    [Theory]
    [InlineData("setosa", 0.7425466856651598, 0.26717575886875716, 0.33163004080411845)]
    [InlineData("versicolor", 0.5259107172828243, 0.754048958592016, 0.7866680885228169)]
    [InlineData("virginica", 0.45722781639411286, 0.8642247329355761, 0.3221082159003182)]
    public void Of_IrisesBySpecies_IsThatOfEachSpecies(string species, double sepals, double lengths, double petals)
    {
        ClusterCorrelations correlations = ClusterCorrelations.Of(Iris.Species, Iris.Fields, Iris.Columns);

        Assert.Equal(["setosa", "versicolor", "virginica"], correlations.Labels);
        Assert.Equal(sepals, correlations[species]["sepal_length", "sepal_width"], 1e-14);
        Assert.Equal(lengths, correlations[species]["sepal_length", "petal_length"], 1e-14);
        Assert.Equal(petals, correlations[species]["petal_length", "petal_width"], 1e-14);

        // Over all of them the sepals go the other way.
        Assert.Equal(-0.11756978413300205, correlations.Overall["sepal_length", "sepal_width"], 1e-14);
    }

    [Fact]
    public void Of_MissingValues_LeavesThemOutPairByPair()
    {
        const double No = double.NaN;
        CorrelationMatrix matrix = CorrelationMatrix.Of(["a", "b", "c"], [[1, 2, No, 4, 5], [2, 4, 9, double.PositiveInfinity, 10], [3, 1, 2, No, No]]);

        // a and b share (1,2), (2,4), (5,10), which lie on a line; a and c two points that fall; b and c (2,3), (4,1), (9,2), whose distances from the
        // means 5 and 2 are (−3,1), (−1,−1), (4,0): −2 / √(26 · 2).
        Assert.Equal((1.0, 3), (matrix["a", "b"], matrix.GetCount("a", "b")));
        Assert.Equal((-1.0, 2), (matrix["a", "c"], matrix.GetCount("a", "c")));
        Assert.Equal(-2 / Math.Sqrt(26 * 2), matrix["b", "c"], 1e-15);
        Assert.Equal((4, 4, 3), (matrix.GetCount("a", "a"), matrix.GetCount("b", "b"), matrix.GetCount("c", "c")));
    }

    [Fact]
    public void Of_AFieldThatDoesNotVary_IsNaN()
    {
        CorrelationMatrix matrix = CorrelationMatrix.Of(["a", "same", "one"], [[0.1, 0.2, 0.3], [0.1, 0.1, 0.1], [double.NaN, 1, double.NaN]]);

        Assert.Equal(double.NaN, matrix["a", "same"]);
        Assert.Equal(double.NaN, matrix["same", "same"]);
        Assert.Equal((double.NaN, 1), (matrix["a", "one"], matrix.GetCount("a", "one")));
        Assert.Equal(1, matrix["a", "a"]);
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-160)]
    [InlineData(1e300)]
    public void Of_TinyAndHugeNumbers_DoesNotSeeTheScale(double scale)
    {
        CorrelationMatrix matrix = CorrelationMatrix.Of(["x", "y"], [[.. Iris.Columns[0].Select(value => value * scale)], Iris.Columns[1]]);

        Assert.Equal(-0.11756978413300205, matrix[0, 1], 1e-13);
    }

    [Fact]
    public void Of_DocumentsWithoutALabel_AreLeftOut()
    {
        ClusterCorrelations correlations = ClusterCorrelations.Of(
            ["cluster-10", "cluster-10", "outlier", "cluster-2", "cluster-2", null],
            ["x", "y"],
            [[1, 2, 3, 4, 6, 1000], [1, 2, 1, 3, 1, -1000]]);

        Assert.Equal(["cluster-2", "cluster-10", "outlier"], correlations.Labels);
        Assert.Equal((-1.0, 1.0, double.NaN), (correlations["cluster-2"][0, 1], correlations["cluster-10"][0, 1], correlations["outlier"][0, 1]));
        Assert.Equal(5, correlations.Overall.GetCount("x", "y"));
        Assert.Contains("cluster-2, cluster-10", Assert.Throws<KeyNotFoundException>(() => correlations["cluster-3"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ShapesThatDoNotFit_SaysWhat()
    {
        Assert.Contains(
            "1 columns for 2 fields",
            Assert.Throws<ArgumentException>(() => CorrelationMatrix.Of(["a", "b"], [[1]])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'b' has 2 values, and 'a' has 1",
            Assert.Throws<ArgumentException>(() => CorrelationMatrix.Of(["a", "b"], [[1], [1, 2]])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'a' occurs twice",
            Assert.Throws<ArgumentException>(() => CorrelationMatrix.Of(["a", "a"], [[1], [1]])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "2 labels for 1 values",
            Assert.Throws<ArgumentException>(() => ClusterCorrelations.Of(["x", "y"], ["a"], [[1]])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CorrelationMatrix.Of([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => CorrelationMatrix.Of(["a"], [[1]])[0, 1]);
        Assert.Throws<KeyNotFoundException>(() => CorrelationMatrix.Of(["a"], [[1]])["a", "b"]);
    }

    [Fact]
    public void ToStringToCsvAndToMarkdown_AreTables()
    {
        ClusterCorrelations correlations = ClusterCorrelations.Of(["a", "a", "b", "b"], ["x", "y"], [[1, 2, 3, 3], [1, 2, 3, 4]]);

        Assert.Equal("field       x       y\nx      1.0000  0.9439\ny      0.9439  1.0000", correlations.Overall.ToString());
        Assert.Equal(
            "cluster  field       x       y\nall      x      1.0000  0.9439\nall      y      0.9439  1.0000\na        x      1.0000  1.0000\n"
            + "a        y      1.0000  1.0000\nb        x         NaN     NaN\nb        y         NaN  1.0000",
            correlations.ToString());
        Assert.StartsWith("cluster,field,x,y\nall,x,1,0.9438798074485389", correlations.ToCsv(), StringComparison.Ordinal);
        Assert.StartsWith("| cluster | field |", correlations.ToMarkdown(), StringComparison.Ordinal);
        Assert.StartsWith("field,x,y\nx,1,", correlations.Overall.ToCsv(), StringComparison.Ordinal);
    }
}
