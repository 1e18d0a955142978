using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>One clustering in its store, with the reads and checks that the operations of <see cref="ClusterOps"/> share.</summary>
internal sealed class ClusteringContext(
    DocumentStore store, VectorCache cache, string datasetId, ClusteringKey key, VectorBlend? blend, IComputeEngine? engine)
{
    public DocumentStore Store => store;

    /// <summary>The machines that compute; null if only this one does.</summary>
    public IComputeEngine? Engine => engine;

    public string DatasetId => datasetId;

    public ClusteringKey Key => key;

    public string VectorField => key.VectorField;

    public string Alias => key.Alias;

    /// <summary>The vectors that are clustered.</summary>
    public ClusterVectors Vectors { get; } = new(store, cache, datasetId, key, blend);

    /// <summary>The names of the clusters.</summary>
    public ClusterNameStore Names { get; } = new(store, datasetId, key.LabelField);

    /// <summary>The beginning of messages about this clustering.</summary>
    public string Description => $"Dataset '{datasetId}', clustering '{key.Alias}' of '{key.VectorField}'";

    /// <summary>Returns the address of the clustering's page on the dashboard, or of a page below it; null when the store has no dashboard.</summary>
    public Uri? GetDashboardUrl(string page = "", params ReadOnlySpan<(string Name, string? Value)> parameters) =>
        DashboardAddress.OfClustering(store, datasetId, key, page, parameters);

    /// <summary>Reads the clustering; null if it does not exist.</summary>
    public Task<StoredClustering?> FindAsync(CancellationToken cancellationToken) => store.GetClusteringAsync(datasetId, key, cancellationToken);

    /// <summary>Reads the clustering.</summary>
    /// <exception cref="ClusteringNotFoundException">It does not exist.</exception>
    /// <exception cref="FieldNotFoundException">The vector field does not exist.</exception>
    public async Task<StoredClustering> GetAsync(CancellationToken cancellationToken)
    {
        StoredClustering? clustering = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (clustering is not null)
        {
            return clustering;
        }

        await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ClusteringKey> all = await store.ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false);
        throw new ClusteringNotFoundException(datasetId, VectorField, Alias, [.. all.Where(k => k.VectorField == VectorField).Select(k => k.Alias)]);
    }

    /// <summary>Validates that the dataset has the vector field, or each of several.</summary>
    /// <returns>The dimension: of several fields, their sum.</returns>
    public async Task<int> RequireVectorFieldAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> fields = await Vectors.FieldsAsync(cancellationToken).ConfigureAwait(false);
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string? missing = fields.FirstOrDefault(field => !schema.TryGetValue(field, out FieldType type) || !type.IsVector);
        return missing is null
            ? fields.Sum(field => schema[field].Dimension ?? 0)
            : throw await UndeclaredVectors.ExplainAsync(store, datasetId, missing, schema, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the machines of an engine that compute with the clustering, which has one vector field then; null if this machine does.</summary>
    public async Task<IComputeEngine?> FindEngineAsync(CancellationToken cancellationToken) =>
        engine is not null && (await Vectors.FieldsAsync(cancellationToken).ConfigureAwait(false)).Count == 1 ? engine : null;

    /// <summary>Validates that the clustering can be written: it does not exist yet, or it may be replaced.</summary>
    /// <exception cref="ClusteringExistsException">It exists and may not be replaced.</exception>
    public async Task RequireReplaceableAsync(bool isReplaceable, CancellationToken cancellationToken)
    {
        if (!isReplaceable && await FindAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new ClusteringExistsException(datasetId, VectorField, Alias);
        }
    }

    /// <summary>Validates that documents have a field and that it does not hold vectors.</summary>
    public async Task RequirePlainFieldAsync(string field, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        if (!schema.TryGetValue(field, out FieldType type) || type.IsVector)
        {
            string[] plain =
            [
                .. schema.Where(f => !f.Value.IsVector && f.Value != FieldType.Dictionary && f.Value != FieldType.Chunks).Select(f => f.Key),
            ];
            throw new FieldNotFoundException(datasetId, field, "a field that documents have", plain);
        }
    }

    /// <summary>Reads the vectors on the scale of the stored centroids, unless they are cached.</summary>
    public Task<VectorColumn> ReadVectorsAsync(IProgress<OperationProgress>? progress, CancellationToken cancellationToken) =>
        Vectors.GetAsync(datasetId, VectorField, progress, cancellationToken);

    /// <summary>Reads the labels of the documents that match, in insertion order.</summary>
    public Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(Filter? filter, CancellationToken cancellationToken) =>
        store.ReadLabelsAsync(datasetId, key, filter, cancellationToken);

    /// <summary>Reads the labels of the rows of a column, unless they are cached.</summary>
    /// <param name="column">The vectors of the clustering.</param>
    /// <param name="filter">The condition on documents; the rows of others have no label. Null reads all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<RowLabels> ReadRowLabelsAsync(VectorColumn column, Filter? filter, CancellationToken cancellationToken) => filter is null
        ? await cache.GetLabelsAsync(datasetId, column, key, cancellationToken).ConfigureAwait(false)
        : RowLabels.Of(revision: null, column, await ReadLabelsAsync(filter, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the labels of all documents, unless they are cached and each is that of a row.</summary>
    public async Task<DocumentLabelList> ReadDocumentLabelsAsync(VectorColumn column, CancellationToken cancellationToken) =>
        (await cache.FindLabelsAsync(datasetId, column, key, cancellationToken).ConfigureAwait(false))?.OfDocuments(column.DocumentIds)
        ?? DocumentLabelList.Of(await ReadLabelsAsync(filter: null, cancellationToken).ConfigureAwait(false));

    /// <summary>Caches the labels that a fit has just written. No token: the clustering is already stored.</summary>
    public async Task KeepLabelsAsync(VectorColumn column, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels)
    {
        try
        {
            await cache.KeepLabelsAsync(datasetId, column, clustering, labels, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ClusteringNotFoundException)
        {
            // Somebody has deleted it since: there is nothing to cache.
        }
    }

    /// <summary>Counts the documents that match, with or without a label.</summary>
    public Task<long> CountDocumentsAsync(Filter? filter, CancellationToken cancellationToken) => store.CountAsync(datasetId, filter, cancellationToken);

    /// <summary>Counts the documents of each label: in the cached labels of all documents, otherwise in the store.</summary>
    public async Task<Dictionary<string, long>> CountLabelsAsync(Filter? filter, CancellationToken cancellationToken)
    {
        if (filter is null
            && await cache.FindAsync(datasetId, VectorField, cancellationToken).ConfigureAwait(false) is { } column
            && await cache.FindLabelsAsync(datasetId, column, key, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            return new Dictionary<string, long>(kept.Counts, StringComparer.Ordinal);
        }

        IReadOnlyList<LabelCount> counts = await store.CountLabelsAsync(datasetId, key, field: null, filter, cancellationToken).ConfigureAwait(false);
        return counts.ToDictionary(count => count.Label, count => count.Count, StringComparer.Ordinal);
    }

    /// <summary>Reads vectors, labels and the number of documents.</summary>
    public Task<LabeledVectors> ReadLabeledVectorsAsync(CancellationToken cancellationToken) =>
        ReadLabeledAsync(() => ReadVectorsAsync(progress: null, cancellationToken), cancellationToken);

    /// <summary>Reads labels, the number of documents, and the documents that have a vector, but not the vectors, which other machines read.</summary>
    public Task<LabeledVectors> ReadLabeledRowsAsync(CancellationToken cancellationToken)
    {
        return ReadLabeledAsync(ReadIdsAsync, cancellationToken);

        async Task<VectorColumn> ReadIdsAsync()
        {
            int dimension = await RequireVectorFieldAsync(cancellationToken).ConfigureAwait(false);
            Filter hasVector = Filter.Field(VectorField).Exists();
            return new VectorColumn(
                VectorSet.Empty(dimension), IdList.Of(await store.ListIdsAsync(datasetId, hasVector, cancellationToken).ConfigureAwait(false)));
        }
    }

    private async Task<LabeledVectors> ReadLabeledAsync(Func<Task<VectorColumn>> read, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await GetAsync(cancellationToken).ConfigureAwait(false);
        VectorColumn column = await read().ConfigureAwait(false);
        DocumentLabelList documents = await ReadDocumentLabelsAsync(column, cancellationToken).ConfigureAwait(false);
        long count = await CountDocumentsAsync(filter: null, cancellationToken).ConfigureAwait(false);
        return LabeledVectors.Of(column, clustering, documents, count);
    }

    /// <summary>Runs a computation on the thread pool; a vector that it rejects is reported with its document.</summary>
    public async Task<T> ComputeAsync<T>(Func<T> compute, Func<int, string> documentOf, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(compute, cancellationToken).ConfigureAwait(false);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw WithDocument(exception, documentOf(row));
        }
    }

    /// <summary>Adds the document to a failure that has only the row of its vector.</summary>
    public VectorShapeException WithDocument(VectorShapeException exception, string documentId) =>
        new($"Dataset '{datasetId}', document '{documentId}', field '{VectorField}'", exception.Expected, exception.Actual)
        {
            DatasetId = datasetId,
            DocumentId = documentId,
            VectorField = VectorField,
            Row = exception.Row,
        };

    /// <summary>Adds the dataset to the failure of a computation; the computation's own parameter means nothing to the caller.</summary>
    public ArgumentException WithDataset(ArgumentException exception, string parameter) =>
        new($"Dataset '{datasetId}', vector field '{VectorField}': {ReasonOf(exception)}", parameter, exception);

    /// <summary>Returns the message of an exception without its parameter.</summary>
    public static string ReasonOf(ArgumentException exception) =>
        exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);

    /// <summary>Finds the positions of the requested clusters; none requested means all.</summary>
    /// <exception cref="ArgumentException">A label does not exist.</exception>
    public int[] PositionsOf(IReadOnlyList<string> labels, IReadOnlyList<string>? asked)
    {
        if (asked is null or { Count: 0 })
        {
            return [.. Enumerable.Range(0, labels.Count)];
        }

        Dictionary<string, int> positions = labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        string? unknown = asked.FirstOrDefault(label => !positions.ContainsKey(label));
        return unknown is null
            ? [.. asked.Select(label => positions[label]).Distinct().Order()]
            : throw new ArgumentException($"{Description} has no cluster '{unknown}'. The clusters are: {string.Join(", ", labels)}.", nameof(asked));
    }
}
