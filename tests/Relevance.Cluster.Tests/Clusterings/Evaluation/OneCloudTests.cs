using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

public class OneCloudTests
{
    // scipy 1.10.1, scipy.stats.norm.ppf.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.2, -0.8416212335729142)]
    [InlineData(0.01, -2.3263478740408408)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-15, -7.941345326170997)]
    public void Quantile_OfAProbability_IsThatOfTheNormalDistribution(double probability, double expected) =>
        Assert.Equal(expected, NormalNumbers.Quantile(probability), 1e-13 * Math.Max(1, Math.Abs(expected)));

    [Theory]
    [InlineData(400, 6)]
    [InlineData(60, 60)]
    [InlineData(40, 100)]
    public void Draw_HasTheMeanAndTheCovarianceOfTheVectors_WithFewAndWithManyComponents(int count, int dimension)
    {
        VectorSet vectors = Generated.Groups(count, dimension, 3, 5);
        var cloud = new OneCloud(vectors, 1, 1, TestContext.Current.CancellationToken);

        VectorSet draw = cloud.Draw(1);

        (double[] mean, DenseMatrix scatter) = MomentsOf(vectors);
        (double[] drawnMean, DenseMatrix drawnScatter) = MomentsOf(draw);
        double size = Enumerable.Range(0, dimension).Max(t => scatter[t, t]);
        Assert.False(cloud.IsOnSphere);
        Assert.All(Enumerable.Range(0, dimension), t => Assert.Equal(mean[t], drawnMean[t], 1e-5));
        Assert.All(scatter.Values.Zip(drawnScatter.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * size));
        Assert.NotEqual(draw[0][0], cloud.Draw(2)[0][0]);
        Assert.NotEqual(draw[0][0], vectors[0][0]);
    }

    [Theory]
    [InlineData(400, 6, 1e-3)]
    [InlineData(300, 2, 1e-2)]
    [InlineData(60, 100, 2e-2)]
    public void Draw_OfVectorsOnASphere_HasTheirNorms_AndNearlyTheirCovariance(int count, int dimension, double tolerance)
    {
        VectorSet plain = Generated.Groups(count, dimension, 3, 5);
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, count).Select(row => plain[row].ToArray()).Select(
            row => Array.ConvertAll(row, component => component / MathF.Sqrt(row.Sum(other => other * other)))));
        var cloud = new OneCloud(vectors, 1, 1, TestContext.Current.CancellationToken);

        VectorSet draw = cloud.Draw(1);

        (double[] mean, DenseMatrix scatter) = MomentsOf(vectors);
        (double[] drawnMean, DenseMatrix drawnScatter) = MomentsOf(draw);
        double size = Enumerable.Range(0, dimension).Max(t => scatter[t, t]);
        Assert.True(cloud.IsOnSphere);
        Assert.All(Enumerable.Range(0, count), row => Assert.Equal(1, draw[row].ToArray().Sum(component => component * component), 1e-5f));
        Assert.All(Enumerable.Range(0, dimension), t => Assert.Equal(mean[t], drawnMean[t], tolerance));
        Assert.All(scatter.Values.Zip(drawnScatter.Values), pair => Assert.Equal(pair.First, pair.Second, tolerance * size));
    }

    // A rotation of the rows that keeps the mean: any of the products of two rows is as often positive as negative.
    [Fact]
    public void Draw_OfManyNumbers_HasRowsThatAreRotatedAtRandom()
    {
        VectorSet vectors = Generated.Groups(20, 3, 1, 8);
        var cloud = new OneCloud(vectors, 3, 1, TestContext.Current.CancellationToken);
        (double[] mean, DenseMatrix scatter) = MomentsOf(vectors);

        double[] firsts = [.. Enumerable.Range(1, 4000).Select(number => cloud.Draw(number)[0][1] - mean[1])];

        // Each row has the share 1/n of the scatter; the fourth moment of a coordinate of a random direction in n − 1 dimensions is 3 / (n² − 1).
        double expected = scatter[1, 1] / 20;
        double kurtosis = 3.0 * 19 / 21;
        Assert.Equal(0, firsts.Average(), 4 * Math.Sqrt(expected / 4000));
        Assert.Equal(1, firsts.Average(value => value * value) / expected, 4 * Math.Sqrt(2.0 / 4000));
        Assert.Equal(kurtosis, firsts.Average(value => Math.Pow(value, 4)) / (expected * expected), 0.35);
    }

    [Fact]
    public void Draw_OfDependentComponents_KeepsTheDependence()
    {
        VectorSet two = Generated.Groups(50, 2, 2, 4);
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 50).Select(row => new[] { 7f, two[row][0], two[row][0], two[row][1] }));

        VectorSet draw = new OneCloud(vectors, 0, 1, TestContext.Current.CancellationToken).Draw(1);

        Assert.All(Enumerable.Range(0, 50), row => Assert.Equal((7f, draw[row][2]), (draw[row][0], draw[row][1])));
    }

    private static (double[] Mean, DenseMatrix Scatter) MomentsOf(VectorSet vectors)
    {
        (double[] mean, _) = CenteredRows.Center(vectors, 1, TestContext.Current.CancellationToken);
        return (mean, new CenteredRows(vectors, mean, 1, TestContext.Current.CancellationToken).Scatter());
    }
}
