using Relevance.Cluster.Http.Bulk;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http;

/// <summary>Defines the operations that need different requests on our server and on a service without its extensions.</summary>
/// <remarks>
/// <see cref="HttpDocumentStore"/> validates the arguments, chooses the dialect and calls it. Everything else is the same for both: <see cref="DatasetCalls"/>.
/// </remarks>
internal interface IServiceDialect
{
    /// <summary>Creates a dataset.</summary>
    /// <returns>False if it already existed.</returns>
    Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken);

    /// <summary>Creates a dataset that is hidden until it is published, if the service can hide one.</summary>
    /// <returns>The id to fill; null if the dataset already existed.</returns>
    Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken);

    /// <summary>Makes a staged dataset visible under its id.</summary>
    /// <returns>False if another dataset already has the id.</returns>
    Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken);

    /// <summary>Declares fields in the schema of a dataset.</summary>
    Task DeclareAsync(string datasetId, Schema schema, CancellationToken cancellationToken);

    /// <summary>Sends the documents that are not yet rejected.</summary>
    Task WriteAsync(BulkWrite write, string datasetId, Document[] documents, WriteMode mode, CancellationToken cancellationToken);

    /// <summary>Deletes the documents that match a filter.</summary>
    /// <returns>The number of deleted documents.</returns>
    Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken);

    /// <summary>Reads facets.</summary>
    Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken);

    /// <summary>Runs an aggregation.</summary>
    Task<List<AggregationRow>> AggregateAsync(string datasetId, AggregationQuery query, Filter? filter, CancellationToken cancellationToken);

    /// <summary>Reads the revision of a vector field.</summary>
    /// <returns>Null if the service has no revisions.</returns>
    Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken);

    /// <summary>Reads all vectors of a field, batch by batch.</summary>
    IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken);

    /// <summary>Writes the labels and the centroids of a clustering, which replace the previous ones.</summary>
    Task WriteClusteringAsync(string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken);

    /// <summary>Writes the centroids of a clustering.</summary>
    Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken);

    /// <summary>Changes the labels of some documents.</summary>
    Task UpdateLabelsAsync(string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken);

    /// <summary>Lists the clusterings of a dataset, in ordinal order.</summary>
    Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken);

    /// <summary>Deletes a clustering.</summary>
    /// <returns>False if it did not exist.</returns>
    Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken);

    /// <summary>Reads the labels of a clustering with one request.</summary>
    /// <returns>Null if the service has no such request, or the response would be too large.</returns>
    Task<IReadOnlyList<DocumentLabel>?> ReadLabelsAsync(string datasetId, ClusteringKey key, Filter? filter, CancellationToken cancellationToken);

    /// <summary>Reads the revision of the labels of a clustering.</summary>
    /// <returns>Null if the service has no such revisions.</returns>
    Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken);

    /// <summary>Counts the documents per label.</summary>
    /// <returns>Null if the service cannot count labels.</returns>
    Task<IReadOnlyList<LabelCount>?> CountLabelsAsync(string datasetId, ClusteringKey key, string? field, Filter? filter, CancellationToken cancellationToken);
}
