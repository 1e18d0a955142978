using Relevance.Cluster.Http;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Clusterings: centroids and labels.</content>
public sealed partial class HttpDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>Sends one request of any size. A service without extensions receives the labels first and then the centroids.</remarks>
    public override async Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ClusteringText.Check(clustering);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        await dialect.WriteClusteringAsync(datasetId, clustering, labels, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>On a service without extensions, previous centroids that are not among these remain.</remarks>
    public override async Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default)
    {
        ClusteringText.Check(clustering);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        await dialect.WriteCentroidsAsync(datasetId, clustering, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(labels);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        await dialect.UpdateLabelsAsync(datasetId, key, labels, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A service without extensions stores neither model nor metric: they are read as "" and <see cref="DistanceMetric.Euclidean"/>,
    /// and the weights of several vector fields as 1.
    /// </remarks>
    public override async Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        return await _calls.GetClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>On a service without extensions the schema is read, which has the label field of each clustering.</remarks>
    public override async Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>On a service without extensions each centroid is deleted, and then the labels are set to null.</remarks>
    public override async Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.DeleteClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Null for a service without extensions.</remarks>
    public override async Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.GetLabelRevisionAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Our server sends all labels in one binary response. Other services, and a response beyond <see cref="HttpStoreOptions.MaxResponseBytes"/>, are read page
    /// by page.
    /// </remarks>
    public override async Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        if (await dialect.ReadLabelsAsync(datasetId, key, filter, cancellationToken).ConfigureAwait(false) is { } all)
        {
            return all;
        }

        // A set-level filter selects among all documents, so no other condition may exclude documents before it.
        string filters = filter is { IsSetLevel: true } ? DatasetCalls.FilterText(filter) : DatasetCalls.FilterText(filter, key.LabelField);
        DocumentQuery query = new() { SelectFields = [key.LabelField], IncludeVectors = false, PageSize = DatasetCalls.MaxPageSize };
        List<DocumentLabel> labels = [];
        await _calls.ReadAllAsync(datasetId, query, filters, Take, cancellationToken).ConfigureAwait(false);
        if (labels.Count == 0)
        {
            ClusteringText.CheckExists(datasetId, key, await ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false));
        }

        return labels.AsReadOnly();

        void Take(List<Document> documents)
        {
            foreach (Document document in documents)
            {
                if (document[key.LabelField].AsText() is { } label)
                {
                    labels.Add(new DocumentLabel(document.Id, label));
                }
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>If the service cannot count labels, the labels are read and counted here.</remarks>
    public override async Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.CountLabelsAsync(datasetId, key, field, filter, cancellationToken).ConfigureAwait(false)
            ?? await base.CountLabelsAsync(datasetId, key, field, filter, cancellationToken).ConfigureAwait(false);
    }
}
