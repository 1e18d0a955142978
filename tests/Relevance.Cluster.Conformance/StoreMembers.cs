using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>
/// One valid call of each member of <see cref="DocumentStore"/> that works on a dataset: a rule for all of them is tested on all of them.
/// </summary>
public static class StoreMembers
{
    private static readonly ClusteringKey Key = new("v_vector_", "km");

    private static readonly Dictionary<string, Func<DocumentStore, string, CancellationToken, Task>> Calls = new(StringComparer.Ordinal)
    {
        [nameof(DocumentStore.CreateDatasetAsync)] = (store, id, token) => store.CreateDatasetAsync(id, Schema.Empty, token),
        [nameof(DocumentStore.StageDatasetAsync)] = (store, id, token) => store.StageDatasetAsync(id, Schema.Empty, token),
        [nameof(DocumentStore.DeleteDatasetAsync)] = (store, id, token) => store.DeleteDatasetAsync(id, token),
        [nameof(DocumentStore.DatasetExistsAsync)] = (store, id, token) => store.DatasetExistsAsync(id, token),
        [nameof(DocumentStore.GetSchemaAsync)] = (store, id, token) => store.GetSchemaAsync(id, token),
        [nameof(DocumentStore.DeclareVectorFieldAsync)] = (store, id, token) => store.DeclareVectorFieldAsync(id, "declared", 3, token),
        [nameof(DocumentStore.WriteAsync)] = (store, id, token) => store.WriteAsync(id, [new Document("written")], WriteMode.Insert, token),
        [nameof(DocumentStore.DeleteDocumentsAsync)] = (store, id, token) => store.DeleteDocumentsAsync(id, Filter.All, token),
        [nameof(DocumentStore.GetDocumentsAsync)] = (store, id, token) => store.GetDocumentsAsync(id, ["d-0"], query: null, token),
        [nameof(DocumentStore.ReadPageAsync)] = (store, id, token) => store.ReadPageAsync(id, new DocumentQuery(), cursor: null, token),
        [nameof(DocumentStore.CountAsync)] = (store, id, token) => store.CountAsync(id, filter: null, token),
        [nameof(DocumentStore.ListIdsAsync)] = (store, id, token) => store.ListIdsAsync(id, filter: null, token),
        [nameof(DocumentStore.GetFacetsAsync)] = (store, id, token) => store.GetFacetsAsync(id, new FacetQuery(), token),
        [nameof(DocumentStore.AggregateAsync)] = (store, id, token) =>
            store.AggregateAsync(id, new AggregationQuery { Groupings = [new Grouping { Field = "n" }] }, filter: null, token),
        [nameof(DocumentStore.ReadFieldAsync)] = (store, id, token) => store.ReadFieldAsync(id, "n", filter: null, token),
        [nameof(DocumentStore.GetMetadataAsync)] = (store, id, token) => store.GetMetadataAsync(id, token),
        [nameof(DocumentStore.GetMetadataPartAsync)] = (store, id, token) => store.GetMetadataPartAsync(id, "note", token),
        [nameof(DocumentStore.UpdateMetadataAsync)] = (store, id, token) => store.UpdateMetadataAsync(id, new Document("x") { ["written"] = true }, token),
        [nameof(DocumentStore.ReadVectorsAsync)] = ReadVectorsAsync,
        [nameof(DocumentStore.GetVectorRevisionAsync)] = (store, id, token) => store.GetVectorRevisionAsync(id, Key.VectorField, token),
        [nameof(DocumentStore.SelectVectorsAsync)] = (store, id, token) =>
            store.SelectVectorsAsync(id, Key.VectorField, "none", Filter.Field("n").Exists(), token),
        [nameof(DocumentStore.WriteClusteringAsync)] = (store, id, token) =>
            store.WriteClusteringAsync(id, MakeClustering(new ClusteringKey("v_vector_", "written")), [new DocumentLabel("d-0", "written")], token),
        [nameof(DocumentStore.WriteCentroidsAsync)] = (store, id, token) =>
            store.WriteCentroidsAsync(id, MakeClustering(new ClusteringKey("v_vector_", "written")), token),
        [nameof(DocumentStore.UpdateLabelsAsync)] = (store, id, token) => store.UpdateLabelsAsync(id, Key, [new DocumentLabel("d-0", "written")], token),
        [nameof(DocumentStore.GetClusteringAsync)] = (store, id, token) => store.GetClusteringAsync(id, Key, token),
        [nameof(DocumentStore.ListClusteringsAsync)] = (store, id, token) => store.ListClusteringsAsync(id, token),
        [nameof(DocumentStore.DeleteClusteringAsync)] = (store, id, token) => store.DeleteClusteringAsync(id, Key, token),
        [nameof(DocumentStore.ReadLabelsAsync)] = (store, id, token) => store.ReadLabelsAsync(id, Key, filter: null, token),
        [nameof(DocumentStore.GetLabelRevisionAsync)] = (store, id, token) => store.GetLabelRevisionAsync(id, Key, token),
        [nameof(DocumentStore.CountLabelsAsync)] = (store, id, token) => store.CountLabelsAsync(id, Key, "n", filter: null, token),
    };

    /// <summary>Gets the members that are given a dataset's id.</summary>
    public static IEnumerable<string> OnADataset => Calls.Keys;

    /// <summary>Gets the members that throw if the dataset does not exist.</summary>
    public static IEnumerable<string> OnAnExistingDataset => OnADataset.Except(
            [
                nameof(DocumentStore.CreateDatasetAsync),
                nameof(DocumentStore.StageDatasetAsync),
                nameof(DocumentStore.DeleteDatasetAsync),
                nameof(DocumentStore.DatasetExistsAsync),
            ],
            StringComparer.Ordinal);

    /// <summary>Calls a member with valid arguments, on a dataset created by <see cref="PrepareAsync"/>.</summary>
    /// <param name="store">The store.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="cancellationToken">Handed on.</param>
    /// <returns>The member's task.</returns>
    public static Task CallAsync(DocumentStore store, string member, string datasetId, CancellationToken cancellationToken) =>
        Calls[member](store, datasetId, cancellationToken);

    /// <summary>Fills a dataset with the data for the calls: three documents, a vector field and a clustering.</summary>
    /// <param name="store">The store.</param>
    /// <param name="datasetId">An empty dataset.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>A task that ends when it is filled.</returns>
    public static async Task PrepareAsync(DocumentStore store, string datasetId, CancellationToken cancellationToken)
    {
        Document[] documents = [.. Enumerable.Range(0, 3).Select(n => new Document($"d-{n}") { ["n"] = n, ["v_vector_"] = new[] { n, 1f } })];
        await store.WriteAsync(datasetId, documents, WriteMode.Insert, cancellationToken);
        await store.WriteClusteringAsync(datasetId, MakeClustering(Key), [new DocumentLabel("d-0", "cluster-0")], cancellationToken);
    }

    /// <summary>Creates a clustering with two centroids of two components.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The clustering.</returns>
    public static StoredClustering MakeClustering(ClusteringKey key) => new()
    {
        Key = key,
        ModelName = "kmeans-2",
        Metric = DistanceMetric.SquaredEuclidean,
        Labels = ["cluster-0", "cluster-1"],
        Centroids = VectorSet.From((IEnumerable<float[]>)[[0.25f, 1f], [2f, -1e-3f]]),
    };

    private static async Task ReadVectorsAsync(DocumentStore store, string datasetId, CancellationToken cancellationToken)
    {
        await foreach (VectorBatch batch in store.ReadVectorsAsync(datasetId, Key.VectorField, cancellationToken))
        {
            Assert.NotEmpty(batch.DocumentIds);
        }
    }
}
