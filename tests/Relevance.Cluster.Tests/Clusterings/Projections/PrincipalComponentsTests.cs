using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Projections;

public class PrincipalComponentsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // R's prcomp(USArrests, scale = TRUE), as printed in James, Witten, Hastie, Tibshirani, "An Introduction to Statistical Learning",
    // 10.4 (12.5.1 in the second edition); with the sign of scikit-learn 1.2.1's digits, turned so that the largest component is positive.
    [Fact]
    public void Fit_OnScaledUsArrests_IsWhatTheTextbookPrints()
    {
        PrincipalComponents fitted = PrincipalComponents.Fit(Scaled("usarrests.csv", 1, 4), 4, cancellationToken: Token);

        AssertNear([1.5749, 0.9949, 0.5971, 0.4164], fitted.ExplainedVariance.Select(Math.Sqrt), 5e-5);
        AssertNear([1.574878274391229, 0.994869414817764, 0.597129115502527, 0.41644938195396], fitted.ExplainedVariance.Select(Math.Sqrt), 2e-7);
        AssertNear([0.620060394787374, 0.24744128813496, 0.089140795145207, 0.043357521932459], fitted.ExplainedVarianceRatio, 2e-7);
        AssertNear([0.535899474938155, 0.58318363490967, 0.278190874619433, 0.543432091445683], fitted.Components[0], 5e-7);
        AssertNear([-0.418180865420955, -0.187985604231939, 0.872806193060425, 0.167318635401746], fitted.Components[1], 5e-7);
        Assert.Equal(PrincipalComponentsMethod.Exact, fitted.Method);
    }

    // The ratios are those of scikit-learn's documentation ("Comparison of LDA and PCA 2D projection of Iris dataset", and PCA's own page);
    // the rest was computed with scikit-learn 1.2.1.
    [Fact]
    public void Fit_OnIris_IsWhatScikitLearnGives()
    {
        PrincipalComponents fitted = PrincipalComponents.Fit(SharedData.Vectors("iris.csv", 0, 4), 4, cancellationToken: Token);

        AssertNear([0.92461872, 0.05306648, 0.01710261, 0.00521218], fitted.ExplainedVarianceRatio, 1e-7);
        AssertNear([4.228241706034864, 0.242670747928633, 0.078209500042919, 0.023835092973449], fitted.ExplainedVariance, 1e-6);
        AssertNear([25.099960442183864, 6.013147382308734, 3.413680639192101, 1.884523508222693], fitted.SingularValues, 1e-5);
        AssertNear([0.361386591785369, -0.084522514064569, 0.856670605949835, 0.358289197151551], fitted.Components[0], 1e-6);
        AssertNear([0.656588771286842, 0.730161434785027, -0.173372662795857, -0.075481019917463], fitted.Components[1], 1e-6);
        AssertNear([5.843333333333334, 3.057333333333334, 3.758, 1.199333333333334], fitted.Mean, 1e-6);
        Assert.Equal("4 of 4 dimensions explain 100.0 % of the variance (92.5 %, 5.3 %, 1.7 %, 0.5 %)", fitted.ToString());
    }

    // Computed with scikit-learn 1.2.1. Unscaled, proline has nearly all of the variance, and the least direction 8e-8 of it.
    [Fact]
    public void Fit_OnWine_KeepsSmallVariancesNextToLargeOnes()
    {
        PrincipalComponents plain = PrincipalComponents.Fit(SharedData.Vectors("wine.csv", 0, 13), 13, cancellationToken: Token);
        PrincipalComponents scaled = PrincipalComponents.Fit(Scaled("wine.csv", 0, 13), 3, cancellationToken: Token);

        AssertNear([99201.78951748094, 172.53526647789155, 9.43811370347062, 4.99117860764191], plain.ExplainedVariance.Take(4), 1e-3);
        AssertNear([0.021072366149372, 0.008203703141776], plain.ExplainedVariance.Skip(11), 1e-7);
        Assert.Equal(0.999822936523326, plain.Components[0][12], 1e-7);
        AssertNear([0.361988480999263, 0.192074902570089, 0.1112363053625], scaled.ExplainedVarianceRatio, 1e-7);
    }

    [Theory]
    [InlineData(40, 12)]
    [InlineData(12, 40)]
    [InlineData(1500, 100)]
    public void Fit_OnAnyShape_GivesOrthonormalDirectionsThatRestoreTheVectors(int rows, int dimension)
    {
        VectorSet vectors = Generated.Groups(rows, dimension, 5, 3);
        int count = Math.Min(rows, dimension);

        PrincipalComponents fitted = PrincipalComponents.Fit(vectors, count, cancellationToken: Token);
        VectorSet coordinates = fitted.Transform(vectors, cancellationToken: Token);
        VectorSet restored = fitted.InverseTransform(coordinates, cancellationToken: Token);

        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(i == j ? 1 : 0, fitted.Components[i].Zip(fitted.Components[j], (x, y) => x * y).Sum(), 1e-12);
            }

            double[] column = [.. Enumerable.Range(0, rows).Select(row => (double)coordinates[row][i])];
            Assert.Equal(0, column.Average(), 1e-5);
            Assert.Equal(fitted.ExplainedVariance[i], column.Sum(x => x * x) / (rows - 1), 1e-4);
        }

        Assert.Equal(1, fitted.ExplainedVarianceRatio.Sum(), 1e-9);
        Assert.All(Enumerable.Range(0, rows), row => Assert.True(Distance.Euclidean(vectors[row], restored[row]) < 1e-4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void Fit_Randomized_FindsWhatTheExactMethodFinds(int seed)
    {
        VectorSet vectors = Generated.Groups(3000, 150, 9, 5);
        var randomized = new PrincipalComponentsOptions { Method = PrincipalComponentsMethod.Randomized, Seed = seed };

        PrincipalComponents expected = PrincipalComponents.Fit(
            vectors,
            8,
            new PrincipalComponentsOptions { Method = PrincipalComponentsMethod.Exact },
            cancellationToken: Token);
        PrincipalComponents actual = PrincipalComponents.Fit(vectors, 8, randomized, cancellationToken: Token);

        Assert.Equal((PrincipalComponentsMethod.Exact, PrincipalComponentsMethod.Randomized), (expected.Method, actual.Method));
        Assert.Equal(expected.TotalVariance, actual.TotalVariance);
        AssertNear(expected.ExplainedVarianceRatio, actual.ExplainedVarianceRatio, 1e-9);

        for (int i = 0; i < 8; i++)
        {
            AssertNear(expected.Components[i], actual.Components[i], 1e-6);
        }
    }

    [Fact]
    public void Fit_RandomizedWithMorePasses_IsMoreExact()
    {
        // Only noise: the hardest case, since no direction is distinct.
        VectorSet vectors = VectorSet.Wrap(Generated.Components(2000 * 200, 3), 200);
        double exact = FitWith(PrincipalComponentsMethod.Exact, 0);

        double[] errors = [.. new[] { 0, 2, 8 }.Select(passes => exact - FitWith(PrincipalComponentsMethod.Randomized, passes))];

        Assert.True(errors[0] > errors[1] && errors[1] > errors[2] && errors[2] >= 0, string.Join(", ", errors));

        double FitWith(PrincipalComponentsMethod method, int passes) =>
            PrincipalComponents.Fit(vectors, 1, new PrincipalComponentsOptions { Method = method, PowerIterations = passes }, cancellationToken: Token)
                .ExplainedVariance[0];
    }

    [Fact]
    public void Fit_OfOneDominantDirection_FindsTheWeakOnesToo()
    {
        // The variances are 1e6, 1, 1e-3 and nothing; the randomized search must find the weak directions next to the strong ones.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 400).Select(row =>
        {
            float[] vector = new float[200];
            vector[7] = row % 2 == 0 ? 1000 : -1000;
            vector[90] = row / 2 % 2 == 0 ? 1 : -1;
            vector[150] = row / 4 % 2 == 0 ? 0.03125f : -0.03125f;
            return vector;
        }));

        PrincipalComponents fitted = PrincipalComponents.Fit(
            vectors,
            4,
            new PrincipalComponentsOptions { Method = PrincipalComponentsMethod.Randomized },
            cancellationToken: Token);

        AssertNear([1e6 * 400 / 399, 400.0 / 399, 400.0 / 399 / 1024], fitted.ExplainedVariance.Take(3), 1e-7);
        Assert.Equal(
            (1.0, 1.0, 1.0),
            (Math.Round(fitted.Components[0][7], 9), Math.Round(fitted.Components[1][90], 9), Math.Round(fitted.Components[2][150], 6)));
        Assert.Equal(0, fitted.ExplainedVariance[3]);
    }

    [Theory]
    [InlineData(PrincipalComponentsMethod.Exact)]
    [InlineData(PrincipalComponentsMethod.Randomized)]
    public void Fit_OfVectorsThatDoNotDiffer_ExplainsNothingAndPutsAllAtTheOrigin(PrincipalComponentsMethod method)
    {
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 90).Select(t => 0.1f + t).ToArray()));

        PrincipalComponents fitted = PrincipalComponents.Fit(vectors, 2, new PrincipalComponentsOptions { Method = method }, cancellationToken: Token);

        Assert.Equal([0, 0], fitted.ExplainedVariance);
        Assert.Equal([0, 0], fitted.ExplainedVarianceRatio);
        Assert.Equal((1, 1, 0), (fitted.Components[0][0], fitted.Components[1][1], fitted.TotalVariance));
        VectorSet coordinates = fitted.Transform(vectors, cancellationToken: Token);
        Assert.All(Enumerable.Range(0, 300), row => Assert.Equal([0f, 0f], coordinates[row].ToArray()));
    }

    [Fact]
    public void Fit_OfOneVectorOrOfTwo_HasAsManyDirectionsAsAskedFor()
    {
        PrincipalComponents one = PrincipalComponents.Fit(VectorSet.From([[3f, 4f, 5f]]), 2, cancellationToken: Token);
        PrincipalComponents two = PrincipalComponents.Fit(
            VectorSet.From([[0f, 0f, 1f], [0f, 6f, 9f], [0f, 6f, 9f], [0f, 0f, 1f]]),
            3,
            cancellationToken: Token);

        Assert.Equal([0, 0], one.ExplainedVariance);
        Assert.Equal([3f, 4f, 5f], one.InverseTransform(VectorSet.From([[0f, 0f]]), cancellationToken: Token)[0].ToArray());
        AssertNear([0, 0.6, 0.8], two.Components[0], 1e-15);
        AssertNear([1, 0, 0], two.Components[1], 1e-15);
        AssertNear([0, 0.8, -0.6], two.Components[2], 1e-15);
        AssertNear([100 / 3.0, 0, 0], two.ExplainedVariance, 1e-13);
    }

    [Fact]
    public void Fit_ReportsItsPasses_AndStopsWhenItIsTold()
    {
        VectorSet vectors = Generated.Groups(300, 100, 4, 2);
        var randomized = new PrincipalComponentsOptions { Method = PrincipalComponentsMethod.Randomized, PowerIterations = 1 };
        InlineProgress<OperationProgress> progress = new();

        PrincipalComponents.Fit(vectors, 2, randomized, progress, Token);

        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], progress.Reports.Select(report => (report.Completed, report.Total)));
        Assert.Throws<OperationCanceledException>(() => PrincipalComponents.Fit(vectors, 2, randomized, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Fit_AtItsEdges_SaysWhatIsWrong()
    {
        VectorSet three = VectorSet.From([[0f, 1f, 2f]]);

        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit(VectorSet.Empty(3), 1, cancellationToken: Token));
        Assert.Contains(
            "1 to 3 directions",
            Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit(three, 4, cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit(three, 0, cancellationToken: Token));
        PrincipalComponents fitted = PrincipalComponents.Fit(three, 2, cancellationToken: Token);
        Assert.Contains(
            "Expected 3 components, found 2",
            Assert.Throws<ArgumentException>(() => fitted.Transform(VectorSet.Empty(2), cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, fitted.Transform(VectorSet.Empty(3), cancellationToken: Token).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrincipalComponentsOptions { PowerIterations = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrincipalComponentsOptions { MaxDegreeOfParallelism = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrincipalComponentsOptions { Method = (PrincipalComponentsMethod)9 });
    }

    /// <summary>Columns less their mean, by their standard deviation (n − 1), as R's <c>scale</c> does.</summary>
    private static VectorSet Scaled(string fileName, int firstColumn, int columnCount)
    {
        double[][] table = SharedData.Table(fileName, firstColumn, columnCount);
        double[] means = [.. Enumerable.Range(0, columnCount).Select(column => table.Average(row => row[column]))];
        double[] deviations =
        [
            .. means.Select((mean, column) => Math.Sqrt(table.Sum(row => (row[column] - mean) * (row[column] - mean)) / (table.Length - 1))),
        ];
        return VectorSet.From(table.Select(row => row.Select((cell, column) => (float)((cell - means[column]) / deviations[column])).ToArray()));
    }

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance) =>
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= tolerance);
}
