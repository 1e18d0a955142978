namespace Relevance.Cluster.Tests.Models;

public class FunctionModelTests
{
    private static readonly Document[] Documents =
        [.. new[] { 0f, 9f, 1f }.Select((x, i) => new Document($"d{i}") { ["v_vector_"] = new[] { x, 1f } })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void FromFunction_OfLabels_TakesTheMeansForCentroids()
    {
        IClusterModel model = ClusterModels.FromFunction(
            "halves",
            vectors => [.. Enumerable.Range(0, vectors.Count).Select(row => vectors[row][0] < 5 ? 0 : -1)]);

        DocumentFit fit = model.FitDocuments(Documents, "v_vector_", cancellationToken: Token);

        Assert.Equal("halves", model.Name);
        Assert.Equal(["cluster-0", "outlier", "cluster-0"], fit.Labels);
        Assert.Equal([0.5f, 1f], Assert.Single(fit.Centroids).Vector.ToArray());
    }

    [Fact]
    public void FromFunction_OfAResult_KeepsItsCentroidsAndNames()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        CancellationToken seen = default;
        IClusterModel model = ClusterModels.FromFunction("given", (_, token) =>
        {
            seen = token;
            return new ClusterModelResult
            {
                Labels = [1, 0, 1],
                Centroids = VectorSet.From([
                    [8f, 0f],
                        [2f, 0f],
                    ]),
                LabelNames = ["far", "near"],
                Metric = DistanceMetric.L1,
            };
        });

        DocumentFit fit = model.FitDocuments(Documents, "v_vector_", cancellationToken: source.Token);

        Assert.Equal(["near", "far", "near"], fit.Labels);
        Assert.Equal([8f, 0f], fit.Centroids[0].Vector.ToArray());
        Assert.Equal(DistanceMetric.L1, fit.ModelResult.Metric);
        Assert.Equal(source.Token, seen);
    }

    [Fact]
    public void FromFunction_ThatReturnsWhatDoesNotFit_SaysWhatWasExpected()
    {
        IClusterModel few = ClusterModels.FromFunction("few", _ => [0]);
        IClusterModel none = ClusterModels.FromFunction("none", _ => null!);

        Assert.Contains(
            "'few' must return 3 labels; it returned 1",
            Assert.Throws<InvalidOperationException>(() => few.FitDocuments(Documents, "v_vector_", cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'none' must return a label for each vector",
            Assert.Throws<InvalidOperationException>(() => none.FitDocuments(Documents, "v_vector_", cancellationToken: Token)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ClusterModels.FromFunction(" ", _ => [0]));
        Assert.Throws<OperationCanceledException>(() => few.Fit(VectorSet.From([[1f]]), null, new CancellationToken(canceled: true)));
    }
}
