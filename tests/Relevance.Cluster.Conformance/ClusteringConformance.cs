using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>Writing, reading, replacing and deleting clusterings.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class ClusteringConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : StoreFixture, new()
{
    private static readonly ClusteringKey Key = new(Vector, "km");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await InsertAsync([.. Enumerable.Range(0, 4).Select(n => new Document($"d-{n}") { ["n"] = n, [Vector] = new[] { n, 1f } })]);
    }

    [Fact]
    public async Task WriteClustering_ThenGet_GivesItBack()
    {
        StoredClustering written = new()
        {
            Key = Key,
            ModelName = "kmeans-2 \"größe\"",
            Metric = DistanceMetric.Cosine,
            Labels = ["cluster-2", "cluster-10", "cluster-1"],
            Centroids = VectorSet.From((IEnumerable<float[]>)[[0.1f, -0f], [float.Epsilon, 3f], [4f, 5f]]),
        };

        await Store.WriteClusteringAsync(Shop, written, [], Token);

        StoredClustering read = (await Store.GetClusteringAsync(Shop, Key, Token))!;
        Assert.Equal((written.Key, written.ModelName, written.Metric), (read.Key, read.ModelName, read.Metric));
        Assert.Equal(written.Labels, read.Labels);
        Assert.Equal((3, 2), (read.Centroids.Count, read.Centroids.Dimension));
        for (int row = 0; row < 3; row++)
        {
            Assert.Equal(ToBits(written.Centroids[row]), ToBits(read.Centroids[row]));
        }
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.DotProduct)]
    [InlineData(DistanceMetric.L1)]
    public async Task WriteClustering_KeepsEveryMetric(DistanceMetric metric)
    {
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(Key) with { Metric = metric }, [], Token);

        Assert.Equal(metric, (await Store.GetClusteringAsync(Shop, Key, Token))!.Metric);
    }

    [Fact]
    public async Task WriteClustering_WithoutAnyCentroid_IsKept()
    {
        StoredClustering outliers = new() { Key = Key, ModelName = "density", Metric = DistanceMetric.Euclidean, Labels = [], Centroids = VectorSet.Empty(2) };

        await Store.WriteClusteringAsync(Shop, outliers, [new DocumentLabel("d-0", "outlier")], Token);

        StoredClustering read = (await Store.GetClusteringAsync(Shop, Key, Token))!;
        Assert.Empty(read.Labels);
        Assert.Equal(0, read.Centroids.Count);
        Assert.Equal("outlier", Assert.Single(await Store.ReadLabelsAsync(Shop, Key, filter: null, Token)).Label);
    }

    [Fact]
    public async Task WriteClustering_InPlaceOfAnother_LeavesNothingOfIt()
    {
        await WriteClusteringAsync("d-0:cluster-0", "d-1:cluster-1", "d-2:old");
        StoredClustering replacement = StoreMembers.MakeClustering(Key) with
        {
            ModelName = "new",
            Labels = ["only"],
            Centroids = VectorSet.From(
                (IEnumerable<float[]>)
                    [
                        [9f, 9f],
                    ]),
        };

        await Store.WriteClusteringAsync(Shop, replacement, [new DocumentLabel("d-3", "only")], Token);

        StoredClustering read = (await Store.GetClusteringAsync(Shop, Key, Token))!;
        Assert.Equal(("new", 1), (read.ModelName, read.Centroids.Count));
        Assert.Equal([new("d-3", "only")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
        Assert.Equal([Key], await Store.ListClusteringsAsync(Shop, Token));
        Assert.False((await GetAsync("d-0")).Contains(Key.LabelField));
    }

    [Fact]
    public async Task WriteClustering_WithLabelsOfUnknownDocuments_PassesThemOver()
    {
        await WriteClusteringAsync("nobody:cluster-0", "d-1:cluster-1");

        Assert.Equal([new("d-1", "cluster-1")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
        await InsertAsync(new Document("nobody"));
        Assert.False((await GetAsync("nobody")).Contains(Key.LabelField));
    }

    [Fact]
    public async Task WriteClustering_WithOneDocumentTwice_TakesTheLastLabel()
    {
        await WriteClusteringAsync("d-1:cluster-1", "d-1:cluster-0");

        Assert.Equal([new("d-1", "cluster-0")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
    }

    [Fact]
    public async Task WriteClustering_WithAsManyLabelsAsCentroidsMissing_IsRejected()
    {
        StoredClustering uneven = StoreMembers.MakeClustering(Key) with { Labels = ["cluster-0"] };

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.WriteClusteringAsync(Shop, uneven, [new DocumentLabel("d-0", "cluster-0")], Token));

        Assert.Empty(await Store.ListClusteringsAsync(Shop, Token));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("n")]
    public async Task WriteClustering_OfAFieldWithoutVectors_IsRejected(string field)
    {
        FieldNotFoundException e = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey(field, "km")), [], Token));

        Assert.Equal(field, e.FieldName);
        Assert.Equal([Vector], e.Candidates);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData(".")]
    public async Task WriteClustering_UnderAnInvalidAlias_IsRejected(string alias)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() =>
            Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey(Vector, alias)), [], Token));

        Assert.Empty(await Store.ListClusteringsAsync(Shop, Token));
    }

    [Theory]
    [InlineData("'; DROP TABLE labels; --")]
    [InlineData("\"a\"")]
    [InlineData("größe 😀")]
    [InlineData("KM")]
    [InlineData("%")]
    [InlineData("0")]
    public async Task WriteClustering_UnderAnOddAlias_IsJustAName(string alias)
    {
        ClusteringKey odd = new(Vector, alias);
        await WriteClusteringAsync("d-0:cluster-0");

        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(odd), [new DocumentLabel("d-1", alias)], Token);

        Assert.Equal([new("d-1", alias)], await Store.ReadLabelsAsync(Shop, odd, filter: null, Token));
        Assert.Equal(alias, (await GetAsync("d-1"))[odd.LabelField].AsText());
        Assert.Equal(["d-1"], await IdsAsync(Filter.Field(odd.LabelField).EqualTo(alias)));
        Assert.Equal([new("d-0", "cluster-0")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
    }

    [Fact]
    public async Task WriteClustering_WhereOneLabelWouldBeBelowAnother_IsRejected()
    {
        await Store.DeclareVectorFieldAsync(Shop, "v_vector_.km", 2, Token);
        await WriteClusteringAsync("d-0:cluster-0");

        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey("v_vector_.km", "x")), [], Token));

        Assert.Equal([Key], await Store.ListClusteringsAsync(Shop, Token));
    }

    [Fact]
    public async Task GetClustering_ThatIsNotThere_IsNull()
    {
        await WriteClusteringAsync("d-0:cluster-0");

        Assert.Null(await Store.GetClusteringAsync(Shop, new ClusteringKey(Vector, "other"), Token));
        Assert.Null(await Store.GetClusteringAsync(Shop, new ClusteringKey("other", "km"), Token));
    }

    [Fact]
    public async Task ListClusterings_IsByVectorFieldAndThenAlias()
    {
        await WriteAsync(WriteMode.Update, new Document("d-0") { ["a_vector_"] = new[] { 1f, 2f } });
        foreach (ClusteringKey key in (ClusteringKey[])[new(Vector, "b"), new(Vector, "B"), new("a_vector_", "z"), new(Vector, "a")])
        {
            await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(key), [], Token);
        }

        Assert.Equal([new("a_vector_", "z"), new(Vector, "B"), new(Vector, "a"), new(Vector, "b")], await Store.ListClusteringsAsync(Shop, Token));
    }

    [Fact]
    public async Task WriteCentroids_ReplaceTheCentroidsAndLeaveTheLabels()
    {
        await WriteClusteringAsync("d-0:cluster-0", "d-1:cluster-1");
        StoredClustering moved = StoreMembers.MakeClustering(Key) with { ModelName = "moved", Labels = ["one"], Centroids = VectorSet.From([[5f, -0f]]) };

        await Store.WriteCentroidsAsync(Shop, moved, Token);

        StoredClustering stored = (await Store.GetClusteringAsync(Shop, Key, Token))!;
        Assert.Equal(["one"], stored.Labels);
        Assert.Equal([5f, -0f], stored.Centroids[0].ToArray());
        Assert.Equal("moved", stored.ModelName);
        Assert.Equal([new("d-0", "cluster-0"), new("d-1", "cluster-1")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
    }

    [Fact]
    public async Task WriteCentroids_WithoutAClustering_MakeOneWithoutLabels()
    {
        await Store.WriteCentroidsAsync(Shop, StoreMembers.MakeClustering(Key), Token);

        Assert.Equal([Key], await Store.ListClusteringsAsync(Shop, Token));
        Assert.Empty(await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
    }

    [Fact]
    public async Task WriteCentroids_OfLabelsThatDocumentsCameWith_JoinThem()
    {
        await WriteAsync(WriteMode.Update, new Document("d-0") { [Key.LabelField] = "cluster-0" });
        Assert.Null(await Store.GetClusteringAsync(Shop, Key, Token));

        await Store.WriteCentroidsAsync(Shop, StoreMembers.MakeClustering(Key), Token);

        Assert.NotNull(await Store.GetClusteringAsync(Shop, Key, Token));
        Assert.Equal([new("d-0", "cluster-0")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
    }

    [Fact]
    public async Task WriteCentroids_OfAnUnknownField_AreRejected()
    {
        FieldNotFoundException unknown = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => Store.WriteCentroidsAsync(Shop, StoreMembers.MakeClustering(new ClusteringKey("other_vector_", "km")), Token));

        Assert.Equal([Vector], unknown.Candidates);
        Assert.Empty(await Store.ListClusteringsAsync(Shop, Token));
    }

    [Fact]
    public async Task UpdateLabels_AddsAndReplacesAndLeavesTheRest()
    {
        await WriteClusteringAsync("d-0:cluster-0", "d-1:cluster-1");

        await Store.UpdateLabelsAsync(Shop, Key, [new("d-2", "cluster-0"), new("d-1", "renamed"), new("nobody", "cluster-0")], Token);

        Assert.Equal([new("d-0", "cluster-0"), new("d-1", "renamed"), new("d-2", "cluster-0")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
        Assert.Equal(["cluster-0", "cluster-1"], (await Store.GetClusteringAsync(Shop, Key, Token))!.Labels);
    }

    [Fact]
    public async Task LabelsOfAClusteringThatIsNotThere_AreAnError()
    {
        await WriteClusteringAsync("d-0:cluster-0");
        ClusteringKey unknown = new(Vector, "other");

        ClusteringNotFoundException update = await Assert.ThrowsAsync<ClusteringNotFoundException>(() =>
            Store.UpdateLabelsAsync(Shop, unknown, [new("d-0", "x")], Token));
        ClusteringNotFoundException read = await Assert.ThrowsAsync<ClusteringNotFoundException>(() =>
            Store.ReadLabelsAsync(Shop, unknown, filter: null, Token));

        Assert.Equal((Shop, Vector, "other"), (update.DatasetId, update.VectorField, update.Alias));
        Assert.Equal(["km"], read.KnownAliases);
    }

    [Fact]
    public async Task ReadLabels_AreInTheOrderOfInsertion_OfWhatMatches()
    {
        await WriteClusteringAsync("d-3:cluster-0", "d-1:cluster-1", "d-0:cluster-0");

        Assert.Equal(["d-0", "d-1", "d-3"], (await Store.ReadLabelsAsync(Shop, Key, filter: null, Token)).Select(label => label.DocumentId));
        Assert.Equal(["d-1", "d-3"], (await Store.ReadLabelsAsync(Shop, Key, Filter.Field("n") >= 1, Token)).Select(label => label.DocumentId));
        Assert.Equal(
            ["d-0", "d-3"],
            (await Store.ReadLabelsAsync(Shop, Key, Filter.Field(Key.LabelField).EqualTo("cluster-0"), Token)).Select(label => label.DocumentId));
    }

    [Fact]
    public async Task DeleteClustering_TakesItsLabelsAndCentroids_AndNoOther()
    {
        ClusteringKey other = new(Vector, "other");
        await WriteClusteringAsync("d-0:cluster-0");
        await Store.WriteClusteringAsync(Shop, StoreMembers.MakeClustering(other), [new("d-0", "cluster-1")], Token);

        Assert.True(await Store.DeleteClusteringAsync(Shop, Key, Token));

        Assert.False(await Store.DeleteClusteringAsync(Shop, Key, Token));
        Assert.Null(await Store.GetClusteringAsync(Shop, Key, Token));
        Assert.Equal([other], await Store.ListClusteringsAsync(Shop, Token));
        Document document = await GetAsync("d-0");
        Assert.False(document.Contains(Key.LabelField));
        Assert.Equal("cluster-1", document[other.LabelField].AsText());
        Assert.False((await Store.GetSchemaAsync(Shop, Token)).ContainsKey(Key.LabelField));
    }

    [Fact]
    public async Task DeleteDocuments_TakesTheirLabels()
    {
        await WriteClusteringAsync("d-0:cluster-0", "d-1:cluster-1");

        await Store.DeleteDocumentsAsync(Shop, Filter.Ids("d-0"), Token);
        await InsertAsync(new Document("d-0"));

        Assert.Equal([new("d-1", "cluster-1")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
        Assert.Equal("""{"_id":"d-0"}""", (await GetAsync("d-0")).ToJson());
        Assert.Equal(2, (await Store.GetClusteringAsync(Shop, Key, Token))!.Centroids.Count);
    }

    [Fact]
    public async Task Clusterings_OfTwoDatasets_ShareNothing()
    {
        await Store.CreateDatasetAsync("toys", Schema.Empty, Token);
        await StoreMembers.PrepareAsync(Store, "toys", Token);
        await WriteClusteringAsync("d-0:here");

        await Store.DeleteClusteringAsync("toys", Key, Token);

        Assert.Equal([new("d-0", "here")], await Store.ReadLabelsAsync(Shop, Key, filter: null, Token));
        Assert.Empty(await Store.ListClusteringsAsync("toys", Token));
    }

    private static int[] ToBits(ReadOnlySpan<float> vector) => Array.ConvertAll(vector.ToArray(), BitConverter.SingleToInt32Bits);

    private Task WriteClusteringAsync(params string[] labels) => Store.WriteClusteringAsync(
        Shop, StoreMembers.MakeClustering(Key), [.. labels.Select(label => label.Split(':')).Select(parts => new DocumentLabel(parts[0], parts[1]))], Token);
}
