using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>
/// The store of objects that a test creates without a store: every member throws an exception, which states that the test did not replace the member that was
/// called.
/// </summary>
internal sealed class NoStore : DocumentStore
{
    private NoStore()
    {
    }

    public static NoStore Instance { get; } = new();

    public override Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task DeclareVectorFieldAsync(
        string datasetId, string field, int dimension, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<WriteSummary> WriteAsync(
         string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<Document>> GetDocumentsAsync(
         string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<DocumentPage> ReadPageAsync(
         string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<string>> ListIdsAsync(
        string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(
        string datasetId, FacetQuery query, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<AggregationRow>> AggregateAsync(
         string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
         string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(
        string datasetId, string vectorField, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<string?> GetVectorRevisionAsync(
        string datasetId, string vectorField, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<string?> GetLabelRevisionAsync(
        string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default) =>
        throw Unreplaced();

    public override Task WriteCentroidsAsync(
        string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default) =>
        throw Unreplaced();

    public override Task<StoredClustering?> GetClusteringAsync(
        string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(
        string datasetId, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default) => throw Unreplaced();

    public override void Dispose()
    {
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static InvalidOperationException Unreplaced([CallerMemberName] string member = "") => new(
        "This object was created without a store, for a test that overrides the members it calls. A member that was not overridden "
        + $"called the store: {member}. Override it too, or use a store in memory.");
}
