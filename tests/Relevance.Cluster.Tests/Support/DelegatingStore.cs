using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Support;

/// <summary>Forwards everything to another store; a derived class changes some members.</summary>
public abstract class DelegatingStore(DocumentStore inner) : DocumentStore
{
    protected DocumentStore Inner => inner;

    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) =>
        inner.ReadVectorsAsync(datasetId, vectorField, cancellationToken);

    public override string? VectorFolder => inner.VectorFolder;

    public override Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default) =>
        inner.CreateDatasetAsync(datasetId, schema, cancellationToken);

    public override Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default) =>
        inner.StageDatasetAsync(datasetId, schema, cancellationToken);

    public override Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default) =>
        inner.PublishDatasetAsync(stagedId, datasetId, cancellationToken);

    public override Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.DeleteDatasetAsync(datasetId, cancellationToken);

    public override Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.DatasetExistsAsync(datasetId, cancellationToken);

    public override Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) =>
        inner.ListDatasetsAsync(cancellationToken);

    public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.GetSchemaAsync(datasetId, cancellationToken);

    public override Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default) =>
        inner.DeclareVectorFieldAsync(datasetId, field, dimension, cancellationToken);

    public override Task<WriteSummary> WriteAsync(
        string datasetId,
        IReadOnlyList<Document> documents,
        WriteMode mode,
        CancellationToken cancellationToken = default
    ) => inner.WriteAsync(datasetId, documents, mode, cancellationToken);

    public override Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default) =>
        inner.DeleteDocumentsAsync(datasetId, filter, cancellationToken);

    public override Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId,
        IReadOnlyList<string> documentIds,
        DocumentQuery? query = null,
        CancellationToken cancellationToken = default
    ) => inner.GetDocumentsAsync(datasetId, documentIds, query, cancellationToken);

    public override Task<DocumentPage> ReadPageAsync(
        string datasetId,
        DocumentQuery query,
        string? cursor = null,
        CancellationToken cancellationToken = default
    ) => inner.ReadPageAsync(datasetId, query, cursor, cancellationToken);

    public override Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) =>
        inner.CountAsync(datasetId, filter, cancellationToken);

    public override Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) =>
        inner.ListIdsAsync(datasetId, filter, cancellationToken);

    public override Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default) =>
        inner.GetFacetsAsync(datasetId, query, cancellationToken);

    public override Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId,
        AggregationQuery query,
        Filter? filter = null,
        CancellationToken cancellationToken = default
    ) => inner.AggregateAsync(datasetId, query, filter, cancellationToken);

    public override Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
        string datasetId,
        string field,
        Filter? filter = null,
        CancellationToken cancellationToken = default
    ) => inner.ReadFieldAsync(datasetId, field, filter, cancellationToken);

    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.GetMetadataAsync(datasetId, cancellationToken);

    public override Task<FieldValue> GetMetadataPartAsync(string datasetId, string part, CancellationToken cancellationToken = default) =>
        inner.GetMetadataPartAsync(datasetId, part, cancellationToken);

    public override Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default) =>
        inner.UpdateMetadataAsync(datasetId, changes, cancellationToken);

    public override Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) =>
        inner.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken);

    public override Task<IReadOnlyList<int>?> SelectVectorsAsync(
        string datasetId, string vectorField, string revision, Filter filter, CancellationToken cancellationToken = default) =>
        inner.SelectVectorsAsync(datasetId, vectorField, revision, filter, cancellationToken);

    public override Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) =>
        inner.GetLabelRevisionAsync(datasetId, key, cancellationToken);

    public override Task WriteClusteringAsync(
        string datasetId,
        StoredClustering clustering,
        IReadOnlyList<DocumentLabel> labels,
        CancellationToken cancellationToken = default
    ) => inner.WriteClusteringAsync(datasetId, clustering, labels, cancellationToken);

    public override Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default) =>
        inner.WriteCentroidsAsync(datasetId, clustering, cancellationToken);

    public override Task UpdateLabelsAsync(
        string datasetId,
        ClusteringKey key,
        IReadOnlyList<DocumentLabel> labels,
        CancellationToken cancellationToken = default
    ) => inner.UpdateLabelsAsync(datasetId, key, labels, cancellationToken);

    public override Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) =>
        inner.GetClusteringAsync(datasetId, key, cancellationToken);

    public override Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.ListClusteringsAsync(datasetId, cancellationToken);

    public override Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) =>
        inner.DeleteClusteringAsync(datasetId, key, cancellationToken);

    public override Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId,
        ClusteringKey key,
        Filter? filter = null,
        CancellationToken cancellationToken = default
    ) => inner.ReadLabelsAsync(datasetId, key, filter, cancellationToken);

    public override Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId,
        ClusteringKey key,
        string? field = null,
        Filter? filter = null,
        CancellationToken cancellationToken = default
    ) => inner.CountLabelsAsync(datasetId, key, field, filter, cancellationToken);

    public override void Dispose()
    {
        inner.Dispose();
        GC.SuppressFinalize(this);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
