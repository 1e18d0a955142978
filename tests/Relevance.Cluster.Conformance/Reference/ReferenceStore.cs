using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance.Reference;

/// <summary>
/// The executable definition of <see cref="DocumentStore"/>: dictionaries behind one lock, every result computed in the simplest way. All is in memory and
/// ends with it.
/// </summary>
/// <remarks>Slow on purpose if that is simpler: each query reads every document.</remarks>
public sealed class ReferenceStore : DocumentStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReferenceDataset> _datasets = new(StringComparer.Ordinal);
    private long _changes;
    private bool _isDisposed;
    private int _staged;

    /// <inheritdoc/>
    public override Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        return RunAsync(() => _datasets.TryAdd(datasetId, new ReferenceDataset(datasetId, schema, () => ++_changes)), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        return RunAsync<string?>(
            () =>
            {
                if (_datasets.ContainsKey(datasetId))
                {
                    return null;
                }

                string staged = FormattableString.Invariant($"{DatasetIds.StagedPrefix}{++_staged}");
                _datasets.Add(staged, new ReferenceDataset(datasetId, schema, () => ++_changes));
                return staged;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStaged(stagedId);
        DatasetIds.Validate(datasetId);
        return RunAsync(
            () => _datasets.TryGetValue(stagedId, out ReferenceDataset? staged)
                ? _datasets.TryAdd(datasetId, staged) && _datasets.Remove(stagedId)
                : throw new DatasetNotFoundException(stagedId),
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        return RunAsync(() => _datasets.Remove(datasetId), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        return RunAsync(() => _datasets.ContainsKey(datasetId), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) =>
        RunAsync(() => (IReadOnlyList<string>)[.. _datasets.Keys.Where(DatasetIds.IsValid).Order(StringComparer.Ordinal)], cancellationToken);

    /// <inheritdoc/>
    public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default) =>
        AskAsync(datasetId, dataset => dataset.PresentedSchema, cancellationToken);

    /// <inheritdoc/>
    public override Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        FieldType type = FieldType.Vector(dimension);
        return DoAsync(datasetId, dataset => dataset.DeclareVectorField(field, type), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<WriteSummary> WriteAsync(
        string datasetId,
        IReadOnlyList<Document> documents,
        WriteMode mode,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);

        // The entire batch is read before anything is written, so that a source that fails changes nothing.
        Document[] batch = [.. documents.Select(document => document.Clone())];
        return AskAsync(datasetId, dataset => dataset.Write(batch, mode), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return AskAsync(datasetId, dataset => dataset.DeleteDocuments(filter), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return AskAsync(datasetId, dataset => dataset.GetDocuments(documentIds, query ?? new DocumentQuery()), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<DocumentPage> ReadPageAsync(
        string datasetId,
        DocumentQuery query,
        string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(datasetId, dataset => dataset.ReadPage(query, cursor), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) =>
        AskAsync(datasetId, dataset => (long)dataset.Select(filter).Count, cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) =>
        AskAsync(datasetId, dataset => (IReadOnlyList<string>)[.. dataset.Select(filter).Select(document => document.Id)], cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(datasetId, dataset => dataset.GetFacets(query), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(datasetId, dataset => dataset.Aggregate(query, filter), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
        string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return AskAsync(datasetId, dataset => dataset.ReadField(field, filter), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) =>
        AskAsync(datasetId, dataset => dataset.Metadata.Clone(), cancellationToken);

    /// <inheritdoc/>
    public override Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return DoAsync(datasetId, dataset => dataset.Metadata.Merge(changes), cancellationToken);
    }

    /// <inheritdoc/>
    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return StreamAsync(datasetId, vectorField, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return AskAsync(datasetId, dataset => (string?)dataset.Revision, cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clustering);
        ArgumentNullException.ThrowIfNull(labels);
        return DoAsync(datasetId, dataset => dataset.WriteClustering(clustering, labels), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clustering);
        return DoAsync(datasetId, dataset => dataset.WriteCentroids(clustering), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task UpdateLabelsAsync(
        string datasetId,
        ClusteringKey key,
        IReadOnlyList<DocumentLabel> labels,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(labels);
        return DoAsync(datasetId, dataset => dataset.UpdateLabels(key, labels), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(datasetId, dataset => dataset.FindClustering(key), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken = default) =>
        AskAsync(datasetId, dataset => dataset.ListClusterings(), cancellationToken);

    /// <inheritdoc/>
    public override Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(datasetId, dataset => dataset.DeleteClustering(key), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(datasetId, dataset => dataset.ReadLabels(key, filter), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return AskAsync(datasetId, dataset => (string?)dataset.GetLabelRevision(key), cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<VectorBatch> StreamAsync(string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int BatchSize = 64;
        List<Document> documents = await AskAsync(datasetId, dataset => dataset.SelectWithVector(vectorField), cancellationToken);
        int dimension = documents.Count == 0 ? 1 : documents[0].GetVector(vectorField).Length;

        // One buffer for all batches, which reveals a caller that keeps a batch for too long.
        float[] buffer = new float[BatchSize * dimension];
        foreach (Document[] batch in documents.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Fill(buffer, float.NaN);
            for (int row = 0; row < batch.Length; row++)
            {
                batch[row].GetVector(vectorField).CopyTo(buffer.AsMemory(row * dimension));
            }

            yield return new VectorBatch
            {
                DocumentIds = Array.ConvertAll(batch, document => document.Id),
                Values = buffer.AsMemory(0, batch.Length * dimension),
                Dimension = dimension,
                TotalCount = documents.Count,
            };
        }
    }

    /// <summary>Requests work without a result.</summary>
    private Task<bool> DoAsync(string datasetId, Action<ReferenceDataset> work, CancellationToken cancellationToken) => AskAsync(
        datasetId,
        dataset =>
        {
            work(dataset);
            return true;
        },
        cancellationToken);

    private Task<T> AskAsync<T>(string datasetId, Func<ReferenceDataset, T> question, CancellationToken cancellationToken)
    {
        DatasetIds.ValidateStored(datasetId);
        return RunAsync(
            () => question(_datasets.TryGetValue(datasetId, out ReferenceDataset? dataset) ? dataset : throw new DatasetNotFoundException(datasetId)),
            cancellationToken);
    }

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // So that callers meet a store that is asynchronous, whose members really run at the same time.
        await Task.Yield();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            cancellationToken.ThrowIfCancellationRequested();
            return work();
        }
    }
}
