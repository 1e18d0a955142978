using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Projections;

public sealed class ProjectionTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public ProjectionTests() => _dataset = new RelevanceClient(_store).GetDataset("points");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await _dataset.InsertDocumentsAsync([.. Golden.Documents(), new Document("bare") { ["kind"] = "none" }], cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task ProjectAsync_GivesEachDocumentWithAVectorTheCoordinatesThatPrincipalComponentsGive()
    {
        VectorSet vectors = VectorSet.From(Golden.Points);
        VectorSet expected = PrincipalComponents.Fit(vectors, 2, cancellationToken: Token).Transform(vectors, cancellationToken: Token);

        Projection map = await _dataset.ProjectAsync(Golden.VectorField, cancellationToken: Token);

        Assert.Equal(Enumerable.Range(0, 12).Select(row => $"p{row}"), map.Points.Select(point => point.DocumentId));
        Assert.All(Enumerable.Range(0, 12), row => Assert.Equal(expected[row].ToArray(), map.Points[row].Coordinates.ToArray()));
        Assert.Equal((map.Points[3].Coordinates.Span[0], map.Points[3].Coordinates.Span[1]), (map.Points[3].X, map.Points[3].Y));
        Assert.Equal((1, null, null), (map.SkippedCount, map.Alias, map.StoredAs));
        Assert.Equal(2, map.ExplainedVarianceRatio.Count);
        Assert.Matches("^12 documents of points/point_vector_ \\(1 skipped\\): 2 of 3 dimensions explain 9\\d\\.\\d % of the variance", map.ToString());
        Assert.Equal(FieldType.Vector(3), (await _dataset.GetSchemaAsync(Token))[Golden.VectorField]);
    }

    [Theory]
    [InlineData("map_vector_")]
    [InlineData("place")]
    public async Task ProjectAsync_WithAFieldToStoreIn_WritesTheCoordinatesThere(string field)
    {
        InlineProgress<OperationProgress> progress = new();

        Projection map = await _dataset.ProjectAsync(Golden.VectorField, new ProjectionOptions { StoreAs = field }, progress, Token);

        Assert.Equal((field, 0), (map.StoredAs, map.Rejected.Count));
        Assert.Equal(FieldType.Vector(2), (await _dataset.GetSchemaAsync(Token))[field]);
        Document document = (await _dataset.GetDocumentAsync("p7", Token))!;
        Assert.Equal(map.Points[7].Coordinates.ToArray(), document.GetVector(field).ToArray());
        Assert.Equal("cup", document["kind"].AsText());
        Assert.False((await _dataset.GetDocumentAsync("bare", Token))![field].HasValue);
        Assert.Contains(new OperationProgress(OperationStage.Fitting, 2, 2), progress.Reports);
        Assert.Equal(new OperationProgress(OperationStage.Writing, 12, 12), progress.Reports[^1]);

        // The map is an ordinary vector field, and can be created again.
        Assert.Equal(3, (await _dataset.GetClusterOps("on-map", field).FitAsync(new KMeans(3), cancellationToken: Token)).Distribution.Clusters.Count);
        Assert.Empty((await _dataset.ProjectAsync(Golden.VectorField, new ProjectionOptions { StoreAs = field }, cancellationToken: Token)).Rejected);
    }

    [Fact]
    public async Task ProjectAsync_WithAFittedProjection_PutsLaterDocumentsOntoTheSameMap()
    {
        Projection map = await _dataset.ProjectAsync(Golden.VectorField, new ProjectionOptions { Dimensions = 3 }, cancellationToken: Token);
        await _dataset.InsertDocumentsAsync([new Document("late") { [Golden.VectorField] = Golden.Points[4] }], cancellationToken: Token);

        Projection late = await _dataset.ProjectAsync(
            Golden.VectorField,
            new ProjectionOptions { Components = map.Components, Filter = Filter.Ids("late") },
            cancellationToken: Token);

        ProjectedPoint point = Assert.Single(late.Points);
        Assert.Equal(map.Points[4].Coordinates.ToArray(), point.Coordinates.ToArray());
        Assert.Same(map.Components, late.Components);
    }

    [Fact]
    public async Task ProjectAsync_OfAClustering_BringsLabelsTruthsAndCentroids()
    {
        ClusterOps clusters = _dataset.GetClusterOps("known", Golden.VectorField);
        await clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);
        await _dataset.InsertDocumentsAsync([new Document("late") { [Golden.VectorField] = Golden.Points[4] }], cancellationToken: Token);

        Projection map = await clusters.ProjectAsync(groundTruthField: "kind", cancellationToken: Token);

        Assert.Equal(("known", "kind", 13), (map.Alias, map.GroundTruthField, map.Points.Count));
        Assert.Equal(Golden.Labels.Select(label => $"cluster-{label}").Append(null), map.Points.Select(point => point.Label));
        Assert.Equal([.. Golden.Truths, null], map.Points.Select(point => point.Truth));
        Assert.Equal([("cluster-0", 4), ("cluster-1", 3), ("cluster-2", 5)], map.Centroids.Select(centroid => (centroid.Label, centroid.Size)));

        // Projecting is linear: the mean of the members' places is the place of the mean.
        Assert.Equal(map.Points.Take(4).Average(point => point.X), map.Centroids[0].X, 1e-6);
        Assert.Equal(map.Points.Take(4).Average(point => point.Y), map.Centroids[0].Y, 1e-6);
        Assert.Contains("with the 3 clusters of 'known'", map.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProjectAsync_OfAClusteringByCosine_ProjectsDirections()
    {
        ClusterOps clusters = _dataset.GetClusterOps("known", Golden.VectorField);
        await clusters.FitAsync(new Golden.Model(), cancellationToken: Token);
        VectorSet units = VectorSet.From(Golden.Points.Select(point => point.Select(x => (float)(x / Math.Sqrt(point.Sum(y => (double)y * y)))).ToArray()));

        Projection map = await clusters.ProjectAsync(cancellationToken: Token);

        Assert.Equal(
            PrincipalComponents.Fit(units, 2, cancellationToken: Token).ExplainedVarianceRatio,
            map.ExplainedVarianceRatio,
            (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Null(map.Points[0].Truth);
    }

    [Fact]
    public async Task ToCsv_WritesPointsAndCentroidsWithoutLoss()
    {
        ClusterOps clusters = _dataset.GetClusterOps("known", Golden.VectorField);
        await clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);

        Projection map = await clusters.ProjectAsync(new ProjectionOptions { Dimensions = 3 }, "kind", cancellationToken: Token);
        string[] points = map.ToCsv().Split('\n');
        string[] centroids = map.CentroidsToCsv().Split('\n');
        string plain = (await _dataset.ProjectAsync(Golden.VectorField, cancellationToken: Token)).ToCsv();

        Assert.Equal("_id,x,y,z,label,truth", points[0]);
        Assert.Equal(
            FormattableString.Invariant($"p0,{map.Points[0].X:R},{map.Points[0].Y:R},{map.Points[0].Coordinates.Span[2]:R},cluster-0,shoe"),
            points[1]);
        Assert.Equal((14, "label,x,y,z,size"), (points.Length, centroids[0]));
        Assert.StartsWith("cluster-0,", centroids[1], StringComparison.Ordinal);
        Assert.EndsWith(",4", centroids[1], StringComparison.Ordinal);
        Assert.StartsWith("_id,x,y\np0,", plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProjectAsync_WithInvalidOptions_StatesTheFault()
    {
        FieldNotFoundException field = await Assert.ThrowsAsync<FieldNotFoundException>(() => _dataset.ProjectAsync("kind", cancellationToken: Token));
        Assert.Equal([Golden.VectorField], field.Candidates);
        await Assert.ThrowsAsync<NoVectorsException>(
            () => _dataset.ProjectAsync(Golden.VectorField, new ProjectionOptions { Filter = Filter.Ids("bare") }, cancellationToken: Token));
        Assert.Contains("4 dimensions were requested, the vectors have 3", await MessageOf(new ProjectionOptions { Dimensions = 4 }), StringComparison.Ordinal);
        Assert.Contains("it is the field that is projected", await MessageOf(new ProjectionOptions { StoreAs = Golden.VectorField }), StringComparison.Ordinal);
        Assert.Contains("expected a vector of 2 components, found ", await MessageOf(new ProjectionOptions { StoreAs = "kind" }), StringComparison.Ordinal);
        PrincipalComponents other = PrincipalComponents.Fit(VectorSet.From([[1f, 2f]]), 1, cancellationToken: Token);
        Assert.Contains("for vectors of 2 components, these have 3", await MessageOf(new ProjectionOptions { Components = other }), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => _dataset.GetClusterOps("none", Golden.VectorField).ProjectAsync(cancellationToken: Token));

        async Task<string> MessageOf(ProjectionOptions options) =>
            (await Assert.ThrowsAsync<ArgumentException>(() => _dataset.ProjectAsync(Golden.VectorField, options, cancellationToken: Token))).Message;
    }
}
