namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public class ElbowTests
{
    private static readonly double[] Ten = [.. Enumerable.Range(0, 10).Select(i => (double)i)];

    // Figure 2 of the paper: −1/(x + 0.1) + 5 on ten points from 0 to 1 has its knee at 0.22. The same curve upside down falls, and has its elbow there.
    [Fact]
    public void IndexOf_OnThePapersCurve_IsWhereThePaperHasIt()
    {
        double[] x = [.. Ten.Select(i => i / 9)];

        int? index = ClusterCountSearch.FindElbow(x, [.. x.Select(place => 1 / (place + 0.1))]);

        Assert.Equal(2, index);
        Assert.Equal(0.22, x[2], 0.005);
    }

    // The test data of the Python package kneed for a convex, decreasing curve, and the index that it expects.
    [Fact]
    public void IndexOf_OnAFallingCurve_IsWhatKneedFinds() => Assert.Equal(2, ClusterCountSearch.FindElbow(Ten, [100, 40, 20, 15, 10, 5, 4, 3, 2, 1]));

    [Fact]
    public void IndexOf_WithMoreSensitivity_WantsTheCurveToComeBackFurther()
    {
        double[] curve = [100, 40, 20, 15, 10, 5, 4, 3, 2, 1];

        Assert.Equal(2, ClusterCountSearch.FindElbow(Ten, curve, 0));
        Assert.Equal(2, ClusterCountSearch.FindElbow(Ten, curve, 5));
        Assert.Null(ClusterCountSearch.FindElbow(Ten, curve, 9));
    }

    [Fact]
    public void IndexOf_WhereTheCurveFallsFastAgain_PassesOverTheFirstBend()
    {
        // The differences are 0.2, 0.15, 0.5, 0.375, 0.25, …: the first bend falls by 0.05 only.
        double[] y = [1000, 675, 600, 125, 125, 125, 125, 125, 0];

        Assert.Equal(3, ClusterCountSearch.FindElbow([0, 1, 2, 3, 4, 5, 6, 7, 8], y));
    }

    [Fact]
    public void IndexOf_OfACurveWithoutElbow_IsNull()
    {
        Assert.Null(ClusterCountSearch.FindElbow(Ten, [.. Ten.Select(x => 9 - x)]));
        Assert.Null(ClusterCountSearch.FindElbow(Ten, [.. Ten.Select(_ => 3.0)]));
        Assert.Null(ClusterCountSearch.FindElbow([1, 2], [5, 1]));
        Assert.Null(ClusterCountSearch.FindElbow([], []));
        Assert.Null(ClusterCountSearch.FindElbow(Ten, [.. Ten.Select(x => 100 - (x * x))]));
    }

    [Fact]
    public void IndexOf_OfAnInvalidCurve_StatesTheReason()
    {
        Assert.Contains(
            "2 values for 1 positions",
            Assert.Throws<ArgumentException>(() => ClusterCountSearch.FindElbow([1], [1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Point 1 is (1, 2)",
            Assert.Throws<ArgumentException>(() => ClusterCountSearch.FindElbow([1, 1], [1, 2])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Point 0 is (1, NaN)",
            Assert.Throws<ArgumentException>(() => ClusterCountSearch.FindElbow([1, 2], [double.NaN, 2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterCountSearch.FindElbow([1, 2], [1, 2], -1));
    }
}
