using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Documents.Filters;

namespace Relevance.Cluster.Storage;

/// <summary>
/// A wrapper around every store, for the object model: it rejects queries of fields that the dataset does not have, and forwards everything else.
/// </summary>
/// <remarks>
/// The schema of a dataset is read when its first field is requested, and again if a field is not in it. Fields are not removed while the dataset has
/// documents, so an existing field stays valid.
/// </remarks>
internal sealed class KnownFieldsStore(DocumentStore inner) : DocumentStore
{
    private readonly ConcurrentDictionary<string, KnownFields> _known = new(StringComparer.Ordinal);

    public override string? VectorFolder => inner.VectorFolder;

    public override Uri? DashboardUrl => inner.DashboardUrl;

    public override ILoggerFactory? LoggerFactory => inner.LoggerFactory;

    internal override DocumentStore Innermost => inner.Innermost;

    /// <summary>Returns the fields of a dataset, as of the last read of its schema.</summary>
    public async Task<KnownFields> GetFieldsAsync(string datasetId, CancellationToken cancellationToken) =>
        _known.TryGetValue(datasetId, out KnownFields? known) ? known : await ReadFieldsAsync(datasetId, cancellationToken).ConfigureAwait(false);

    public override Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default) =>
        inner.CreateDatasetAsync(datasetId, schema, cancellationToken);

    public override Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default) =>
        inner.StageDatasetAsync(datasetId, schema, cancellationToken);

    public override Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default)
    {
        _known.TryRemove(datasetId, out _);
        return inner.PublishDatasetAsync(stagedId, datasetId, cancellationToken);
    }

    public override Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        _known.TryRemove(datasetId, out _);
        return inner.DeleteDatasetAsync(datasetId, cancellationToken);
    }

    public override Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.DatasetExistsAsync(datasetId, cancellationToken);

    public override Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) => inner.ListDatasetsAsync(cancellationToken);

    public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.GetSchemaAsync(datasetId, cancellationToken);

    public override Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default) =>
        inner.DeclareVectorFieldAsync(datasetId, field, dimension, cancellationToken);

    public override Task<WriteSummary> WriteAsync(
        string datasetId, IReadOnlyList<Document> documents, WriteMode mode, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(datasetId, documents, mode, cancellationToken);

    public override async Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        return await inner.DeleteDocumentsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, Selected(query?.SelectFields), cancellationToken).ConfigureAwait(false);
        return await inner.GetDocumentsAsync(datasetId, documentIds, query, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<DocumentPage> ReadPageAsync(
        string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default)
    {
        IEnumerable<(string, FormattableString)> sorted = query.Sort.Select(key => (key.By.ToString(), (FormattableString)$"the order"));
        await CheckAsync(datasetId, [.. FieldsOf(query.Filter), .. Selected(query.SelectFields), .. sorted], cancellationToken).ConfigureAwait(false);
        return await inner.ReadPageAsync(datasetId, query, cursor, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        return await inner.CountAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        return await inner.ListIdsAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(query), cancellationToken).ConfigureAwait(false);
        return await inner.GetFacetsAsync(datasetId, query, cancellationToken).ConfigureAwait(false);
    }

    internal override async Task<IReadOnlyList<IReadOnlyList<FieldFacet>>?> GetFacetsByLabelAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<string> labels, FacetQuery query, CancellationToken cancellationToken)
    {
        await CheckAsync(datasetId, FieldsOf(query), cancellationToken).ConfigureAwait(false);
        return await inner.GetFacetsByLabelAsync(datasetId, key, labels, query, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        IEnumerable<FieldPath> computed = [.. query.Groupings.Select(grouping => grouping.Field), .. query.Metrics.SelectMany(metric => metric.Fields)];
        IEnumerable<(string, FormattableString)> asked = computed.Select(field => (field.ToString(), (FormattableString)$"the aggregation"));
        IEnumerable<(string, FormattableString)> selected = query.Groupings.SelectMany(grouping => Selected(grouping.SelectFields));
        await CheckAsync(datasetId, [.. FieldsOf(filter), .. asked, .. selected], cancellationToken).ConfigureAwait(false);
        return await inner.AggregateAsync(datasetId, query, filter, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
        string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        return await inner.ReadFieldAsync(datasetId, field, filter, cancellationToken).ConfigureAwait(false);
    }

    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.GetMetadataAsync(datasetId, cancellationToken);

    public override Task<FieldValue> GetMetadataPartAsync(string datasetId, string part, CancellationToken cancellationToken = default) =>
        inner.GetMetadataPartAsync(datasetId, part, cancellationToken);

    public override Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default) =>
        inner.UpdateMetadataAsync(datasetId, changes, cancellationToken);

    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) =>
        inner.ReadVectorsAsync(datasetId, vectorField, cancellationToken);

    public override Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default) =>
        inner.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken);

    public override async Task<IReadOnlyList<int>?> SelectVectorsAsync(
        string datasetId, string vectorField, string revision, Filter filter, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        return await inner.SelectVectorsAsync(datasetId, vectorField, revision, filter, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default) =>
        inner.WriteClusteringAsync(datasetId, clustering, labels, cancellationToken);

    public override Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default) =>
        inner.WriteCentroidsAsync(datasetId, clustering, cancellationToken);

    public override Task UpdateLabelsAsync(
        string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default) =>
        inner.UpdateLabelsAsync(datasetId, key, labels, cancellationToken);

    public override Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) =>
        inner.GetClusteringAsync(datasetId, key, cancellationToken);

    public override Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default) =>
        inner.ListClusteringsAsync(datasetId, cancellationToken);

    public override Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) =>
        inner.DeleteClusteringAsync(datasetId, key, cancellationToken);

    public override async Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        return await inner.ReadLabelsAsync(datasetId, key, filter, cancellationToken).ConfigureAwait(false);
    }

    public override Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default) =>
        inner.GetLabelRevisionAsync(datasetId, key, cancellationToken);

    public override async Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        return await inner.CountLabelsAsync(datasetId, key, field, filter, cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose() => inner.Dispose();

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    internal override async Task CheckFilterAsync(string datasetId, Filter? filter, CancellationToken cancellationToken)
    {
        await CheckAsync(datasetId, FieldsOf(filter), cancellationToken).ConfigureAwait(false);
        await inner.CheckFilterAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
    }

    private static (string Path, FormattableString Use)[] FieldsOf(Filter? filter)
    {
        if (filter is null)
        {
            return [];
        }

        List<FieldUse> fields = [];
        filter.CollectFields(fields);

        // Formatted only if it is needed: a filter can be long.
        FormattableString text = $"the filter [{filter}]";
        return [.. fields.Select(use => (use.Path, text))];
    }

    private static IEnumerable<(string Path, FormattableString Use)> FieldsOf(FacetQuery query) =>
        FieldsOf(query.Filter).Concat(query.Fields.Select(field => (field, (FormattableString)$"the summary")));

    private static IEnumerable<(string Path, FormattableString Use)> Selected(IReadOnlyList<string>? fields) =>
        (fields ?? []).Select(field => (field, (FormattableString)$"the selection of fields"));

    private async Task<KnownFields> ReadFieldsAsync(string datasetId, CancellationToken cancellationToken) =>
        _known[datasetId] = new KnownFields(datasetId, await inner.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false));

    private async Task CheckAsync(string datasetId, IEnumerable<(string Path, FormattableString Use)> fields, CancellationToken cancellationToken)
    {
        foreach ((string path, FormattableString use) in fields)
        {
            if (path == Document.IdField || (await GetFieldsAsync(datasetId, cancellationToken).ConfigureAwait(false)).Has(path))
            {
                continue;
            }

            KnownFields now = await ReadFieldsAsync(datasetId, cancellationToken).ConfigureAwait(false);
            bool isKnown = now.Has(path)
                || await IsLabelAsync(datasetId, path, cancellationToken).ConfigureAwait(false)
                || await inner.CountAsync(datasetId, filter: null, cancellationToken).ConfigureAwait(false) == 0;
            if (!isKnown)
            {
                throw now.NotFound(path, use.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Determines whether the path is that of labels of a clustering, which some services contain only in their list of clusterings.</summary>
    private async Task<bool> IsLabelAsync(string datasetId, string path, CancellationToken cancellationToken) =>
        path.StartsWith($"{ClusteringKey.RootField}.", StringComparison.Ordinal)
        && (await inner.ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false))
            .Any(key => key.LabelField == path || key.LabelField.StartsWith($"{path}.", StringComparison.Ordinal));
}
