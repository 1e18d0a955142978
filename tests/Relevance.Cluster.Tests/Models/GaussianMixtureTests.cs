using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class GaussianMixtureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // scikit-learn 1.2.1 on MadeSet / 65536: g = GaussianMixture(k, covariance_type=…, n_init=10, random_state=0, max_iter=300).fit(x), g.score(x) * len(x),
    // g._n_parameters(), where k is the number of parts.
    [Theory]
    [InlineData(1, 150, 2, 3, 50000, 0, 0, CovarianceShape.Diagonal, -313.435828978, 14)]
    [InlineData(1, 150, 2, 3, 50000, 0, 0, CovarianceShape.Full, -312.937791857, 17)]
    [InlineData(1, 150, 2, 3, 50000, 0, 0, CovarianceShape.Tied, -314.791600523, 11)]
    [InlineData(1, 150, 2, 3, 50000, 0, 0, CovarianceShape.Spherical, -317.157810242, 11)]
    [InlineData(9, 150, 2, 3, 20000, 10, 1, CovarianceShape.Diagonal, -594.238273933, 14)]
    [InlineData(9, 150, 2, 3, 20000, 10, 1, CovarianceShape.Full, -532.311671852, 17)]
    [InlineData(9, 150, 2, 3, 20000, 10, 1, CovarianceShape.Tied, -680.156854687, 11)]
    [InlineData(9, 150, 2, 3, 20000, 10, 1, CovarianceShape.Spherical, -598.763611308, 11)]
    [InlineData(14, 150, 2, 3, 20000, 10, 2, CovarianceShape.Diagonal, -777.756444323, 14)]
    [InlineData(14, 150, 2, 3, 20000, 10, 2, CovarianceShape.Full, -675.776041474, 17)]
    [InlineData(14, 150, 2, 3, 20000, 10, 2, CovarianceShape.Tied, -829.023199336, 11)]
    [InlineData(14, 150, 2, 3, 20000, 10, 2, CovarianceShape.Spherical, -861.391879701, 11)]
    [InlineData(7, 150, 5, 4, 60000, 10, 0, CovarianceShape.Diagonal, -1348.713656840, 43)]
    [InlineData(7, 150, 5, 4, 60000, 10, 0, CovarianceShape.Full, -1276.394643462, 83)]
    [InlineData(7, 150, 5, 4, 60000, 10, 0, CovarianceShape.Tied, -1504.839419064, 38)]
    [InlineData(7, 150, 5, 4, 60000, 10, 0, CovarianceShape.Spherical, -1220.426293603, 27)]
    [InlineData(20, 400, 4, 5, 90000, 20, 1, CovarianceShape.Diagonal, -4304.670669443, 44)]
    [InlineData(20, 400, 4, 5, 90000, 20, 1, CovarianceShape.Full, -4288.013271530, 74)]
    [InlineData(20, 400, 4, 5, 90000, 20, 1, CovarianceShape.Tied, -4535.173910474, 34)]
    [InlineData(20, 400, 4, 5, 90000, 20, 1, CovarianceShape.Spherical, -4311.150229101, 29)]
    public void Run_OnMadeSets_IsAtLeastAsLikelyAsTheBestOfScikitLearn(
        int seed, int count, int dimension, int parts, int spread, int noise, int kind, CovarianceShape shape, double logLikelihood, int parameters)
    {
        VectorSet vectors = Scaled(new MadeSet(seed, count, dimension, parts, spread, noise, kind));
        var options = new GaussianMixtureOptions { ClusterCount = parts, Covariance = shape, Restarts = 10, Tolerance = 1e-9 };

        GaussianMixtureResult result = new GaussianMixture(options).Run(vectors, cancellationToken: Token);

        Assert.True(result.LogLikelihood >= logLikelihood - 1e-6, $"{result.LogLikelihood:R} is below {logLikelihood:R}.");
        Assert.Equal(parameters, result.ParameterCount);
        Assert.Equal((parameters * Math.Log(count)) - (2 * result.LogLikelihood), result.Bic, 1e-9);
        Assert.Equal((2 * parameters) - (2 * result.LogLikelihood), result.Aic, 1e-9);
    }

    [Theory]
    [InlineData(CovarianceShape.Diagonal)]
    [InlineData(CovarianceShape.Full)]
    [InlineData(CovarianceShape.Tied)]
    [InlineData(CovarianceShape.Spherical)]
    public void Run_WithOneComponent_IsTheGaussianOfTheFormula(CovarianceShape shape)
    {
        VectorSet vectors = VectorSet.From([[1f, 0f], [3f, 1f], [2f, 5f], [6f, 2f]]);
        var options = new GaussianMixtureOptions { ClusterCount = 1, Covariance = shape, Regularization = 0 };

        GaussianMixtureResult result = new GaussianMixture(options).Run(vectors, cancellationToken: Token);

        // Means 3 and 2, variances 3.5 and 3.5, covariance 0.25: ln L = −½·n·(d·ln 2π + ln |Σ| + d), as Σ is the maximum of the likelihood.
        double determinant = shape is CovarianceShape.Full or CovarianceShape.Tied ? 12.1875 : 12.25;
        Assert.Equal(-2 * ((2 * Math.Log(2 * Math.PI)) + Math.Log(determinant) + 2), result.LogLikelihood, 1e-12);
        Assert.Equal([3f, 2f], result.Centroids![0].ToArray());
        Assert.Equal([4], result.Sizes);
    }

    [Fact]
    public void Run_OnManyRows_GivesTheBitsOfOneThreadOnAnyNumber()
    {
        VectorSet vectors = Scaled(new MadeSet(5, 2000, 12, 6, 60_000, 10, 1));
        var options = new GaussianMixtureOptions { ClusterCount = 6, Covariance = CovarianceShape.Full, MaxDegreeOfParallelism = 1, Restarts = 2 };

        GaussianMixtureResult one = new GaussianMixture(options).Run(vectors, cancellationToken: Token);
        GaussianMixtureResult three = new GaussianMixture(options with { MaxDegreeOfParallelism = 3 }).Run(vectors, cancellationToken: Token);

        Assert.Equal(one.LogLikelihood, three.LogLikelihood);
        Assert.Equal(one.Labels, three.Labels);
        Assert.Equal(one.Responsibilities.Blocks.SelectMany(block => block.ToArray()), three.Responsibilities.Blocks.SelectMany(block => block.ToArray()));
    }

    [Fact]
    public void Responsibilities_OfEachRow_SumToOne_AndTheLargestIsTheLabel()
    {
        VectorSet vectors = Scaled(new MadeSet(20, 400, 4, 5, 90_000, 20, 1));

        GaussianMixtureResult result = new GaussianMixture(5, seed: 3).Run(vectors, cancellationToken: Token);

        Assert.Equal(1, result.Weights.Sum(), 1e-12);
        Assert.Equal(result.Sizes, result.Sizes.OrderDescending());
        Assert.Equal(400, result.Sizes.Sum());

        for (int row = 0; row < 400; row++)
        {
            float[] own = result.Responsibilities[row].ToArray();
            Assert.Equal(1, own.Sum(), 1e-6);
            Assert.Equal(own.Max(), own[result.Labels[row]]);
        }
    }

    [Fact]
    public void Run_OnEqualVectors_NeedsTheRegularization()
    {
        var equal = VectorSet.From(Enumerable.Repeat(new[] { 2f, 3f }, 10));
        var options = new GaussianMixtureOptions { ClusterCount = 1, Covariance = CovarianceShape.Full, Regularization = 0 };

        string message = Assert.Throws<InvalidOperationException>(() => new GaussianMixture(options).Run(equal, cancellationToken: Token)).Message;

        Assert.Contains("Regularization", message, StringComparison.Ordinal);
        Assert.Equal([10], new GaussianMixture(1).Run(equal, cancellationToken: Token).Sizes);
        Assert.Throws<ArgumentException>(() => new GaussianMixture(11).Run(equal, cancellationToken: Token));
    }

    [Fact]
    public void Fit_ReportsEachIteration_AndStopsWhenItIsCanceled()
    {
        VectorSet vectors = Scaled(new MadeSet(20, 400, 4, 5, 90_000, 20, 1));
        var progress = new InlineProgress<ClusterModelProgress>();
        using var source = new CancellationTokenSource();
        IClusterModel model = new GaussianMixture(new GaussianMixtureOptions { ClusterCount = 5, Restarts = 2, MaxIterations = 4, Tolerance = 0 });

        ClusterModelResult result = model.Fit(vectors, progress, Token);

        Assert.Equal("gaussianmixture-5", model.Name);
        Assert.Equal([(0, 1), (0, 2), (0, 3), (0, 4), (1, 1), (1, 2), (1, 3), (1, 4)], progress.Reports.Select(report => (report.Restart, report.Iteration)));
        Assert.Contains("MaxIterations", Assert.Single(result.Remarks), StringComparison.Ordinal);

        // Expectation–maximization never lowers the likelihood.
        Assert.All(progress.Reports.Zip(progress.Reports.Skip(1)).Where(pair => pair.First.Restart == pair.Second.Restart), pair => Assert.True(
            pair.Second.Inertia <= pair.First.Inertia + 1e-6));
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(vectors, null, source.Token));
    }

    [Fact]
    public void InverseFactor_TimesTheMatrix_IsTheInverseOfItsTranspose()
    {
        double[] matrix = [4, 2, 1, 2, 5, 3, 1, 3, 6];

        double[] inverse = Cholesky.InverseFactor(matrix, 3)!;

        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double sum = 0;

                for (int s = 0; s < 3; s++)
                {
                    for (int t = 0; t < 3; t++)
                    {
                        sum += inverse[(i * 3) + s] * matrix[(s * 3) + t] * inverse[(j * 3) + t];
                    }
                }

                Assert.Equal(i == j ? 1 : 0, sum, 1e-14);
            }
        }

        Assert.Null(Cholesky.InverseFactor([1, 2, 2, 1], 2));
    }

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixture(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureOptions { ClusterCount = 1, Restarts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureOptions { ClusterCount = 1, MaxIterations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureOptions { ClusterCount = 1, Tolerance = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureOptions { ClusterCount = 1, Regularization = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianMixtureOptions { ClusterCount = 1, Covariance = (CovarianceShape)9 });
    }

    private static VectorSet Scaled(MadeSet set)
    {
        VectorSet vectors = set.Build();
        return VectorSet.From(Enumerable.Range(0, vectors.Count).Select(row => vectors[row].ToArray().Select(x => x / 65536).ToArray()));
    }
}
