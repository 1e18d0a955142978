using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Caches vectors between calls, while their revision in the store does not change and memory allows. Thread-safe.</summary>
/// <remarks>
/// Concurrent calls read the vectors of a field once (<see cref="SharedReadings{TKey, T}"/>), and never wait for those of another field. Each read reserves its
/// memory (<see cref="KeptVectors"/>). If the limit does not allow it, the vectors go to a file if there is a folder; otherwise they are read into memory for
/// this call only.
/// </remarks>
internal sealed class VectorCache(DocumentStore store, long maxBytes, VectorFiles? files)
{
    private readonly KeptVectors _kept = new(maxBytes);
    private readonly SharedReadings<(ColumnKey Key, string Revision), VectorColumn> _readings = new();

    /// <summary>Gets all vectors of a field; from memory if their revision did not change.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">A vector field of the schema.</param>
    /// <param name="progress">Receives a report after each batch, with the vectors read and their total; no report if nothing is read.</param>
    /// <param name="cancellationToken">A token that cancels the waiting; the read continues if other calls wait for it.</param>
    public async Task<VectorColumn> GetAsync(
        string datasetId,
        string vectorField,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ColumnKey key = new(datasetId, vectorField);
        string? revision = await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
        return await ShareAsync(key, revision, (heard, token) => ReadAsync(key, revision, heard, token), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the vectors of a field in memory; null if they are not cached, or their revision changed.</summary>
    public async Task<VectorColumn?> FindAsync(string datasetId, string vectorField, CancellationToken cancellationToken)
    {
        ColumnKey key = new(datasetId, vectorField);
        return _kept.IsCached(key) && await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false) is { } revision
            ? _kept.Find(key, revision)
            : null;
    }

    /// <summary>Gets the quantized rows of vectors that <see cref="GetAsync"/> returned; computed once, on every processor.</summary>
    /// <param name="column">The vectors.</param>
    /// <param name="searches">The number of searches that will read them.</param>
    /// <returns>Null if the vectors are not cached, the memory limit does not allow it, or they are large and hardly searched yet.</returns>
    public SearchRows? FindSearchRows(VectorColumn column, int searches) => _kept.TryQuantize(column, searches) ? column.Quantized : null;

    /// <summary>Finds the cached labels of a clustering; null if they are not cached, or their revision changed.</summary>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public async Task<RowLabels?> FindLabelsAsync(string datasetId, VectorColumn column, ClusteringKey key, CancellationToken cancellationToken) =>
        column.Labels.TryGetValue(key, out RowLabels? kept)
            && kept.Revision == await store.GetLabelRevisionAsync(datasetId, key, cancellationToken).ConfigureAwait(false)
            ? kept
            : null;

    /// <summary>Gets the labels of a clustering; from memory if their revision did not change.</summary>
    /// <exception cref="ClusteringNotFoundException">The clustering does not exist.</exception>
    public async Task<RowLabels> GetLabelsAsync(string datasetId, VectorColumn column, ClusteringKey key, CancellationToken cancellationToken)
    {
        string? revision = await store.GetLabelRevisionAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
        if (revision is not null && column.Labels.TryGetValue(key, out RowLabels? kept) && kept.Revision == revision)
        {
            return kept;
        }

        IReadOnlyList<DocumentLabel> labels = await store.ReadLabelsAsync(datasetId, key, filter: null, cancellationToken).ConfigureAwait(false);
        RowLabels read = RowLabels.Of(revision, column, labels);

        // After a write in the meantime, the labels are right for this call, but not for the next.
        if (revision is not null && revision == await store.GetLabelRevisionAsync(datasetId, key, cancellationToken).ConfigureAwait(false))
        {
            _kept.Keep(column, key, read);
        }

        return read;
    }

    /// <summary>Caches labels that were just written, unless somebody has changed them since.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="column">The vectors.</param>
    /// <param name="clustering">The clustering that was written, with its <see cref="StoredClustering.LabelRevision"/>.</param>
    /// <param name="labels">The labels that were written with it.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task KeepLabelsAsync(
        string datasetId, VectorColumn column, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        string? revision = await store.GetLabelRevisionAsync(datasetId, clustering.Key, cancellationToken).ConfigureAwait(false);
        if (revision is not null && revision.EndsWith(clustering.LabelRevision!, StringComparison.Ordinal))
        {
            _kept.Keep(column, clustering.Key, RowLabels.Of(revision, column, labels));
        }
    }

    /// <summary>Gets the blended vectors of several fields; from memory if their revisions did not change. See <see cref="VectorBlend"/>.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="fields">Vector fields of the schema.</param>
    /// <param name="weights">The weight of each field.</param>
    /// <param name="progress">Receives a report after each batch, with the vectors read and their total per field; no report if nothing is read.</param>
    /// <param name="cancellationToken">A token that cancels the waiting; the read continues if other calls wait for it.</param>
    public async Task<VectorColumn> GetBlendAsync(
        string datasetId,
        IReadOnlyList<string> fields,
        IReadOnlyList<double> weights,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        // The names of several fields with their weights; no field has such a name.
        IEnumerable<string> parts = fields.Zip(weights, (field, weight) => string.Create(CultureInfo.InvariantCulture, $"{field}\t{weight:R}"));
        ColumnKey key = new(datasetId, string.Join('\n', parts));
        string? revision = await RevisionAsync(datasetId, fields, cancellationToken).ConfigureAwait(false);
        return await ShareAsync(key, revision, ReadBlendAsync, progress, cancellationToken).ConfigureAwait(false);

        Task<VectorColumn> ReadBlendAsync(IProgress<OperationProgress>? heard, CancellationToken token) =>
            BlendAsync(key, revision, fields, weights, heard, token);
    }

    /// <summary>Returns the cached vectors; otherwise reads them, once for all calls that request them during the read.</summary>
    /// <remarks>
    /// Nothing changed between the start of a read and a call with the same revision, so the read contains all that the call must see. In a store without
    /// revisions, each call reads on its own.
    /// </remarks>
    private async Task<VectorColumn> ShareAsync(
        ColumnKey key,
        string? revision,
        Func<IProgress<OperationProgress>?, CancellationToken, Task<VectorColumn>> read,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (revision is null)
        {
            return await read(progress, cancellationToken).ConfigureAwait(false);
        }

        return await _readings.GetAsync((key, revision), () => _kept.Find(key, revision), ReadAnewAsync, progress, cancellationToken).ConfigureAwait(false);

        Task<VectorColumn> ReadAnewAsync(IProgress<OperationProgress> heard, CancellationToken token)
        {
            _kept.Forget(key);
            return read(heard, token);
        }
    }

    private async Task<VectorColumn> ReadAsync(ColumnKey key, string? revision, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (revision is not null && await FindAsync(key, revision, cancellationToken).ConfigureAwait(false) is { } mapped)
            {
                _kept.Keep(key, revision, mapped, reserved: 0);
                return mapped;
            }

            using VectorReading reading = new(store, key, revision is null ? null : files, _kept);
            await reading.RunAsync(progress, cancellationToken).ConfigureAwait(false);
            string? now = revision is null ? null : await store.GetVectorRevisionAsync(key.DatasetId, key.Name, cancellationToken).ConfigureAwait(false);

            // After a write in the meantime, the vectors are right for this call, but not for the next.
            bool isKept = revision is not null && revision == now;
            if (await Task.Run(() => reading.Finish(isKept ? revision : null), cancellationToken).ConfigureAwait(false) is { } column)
            {
                return column;
            }
        }
    }

    private async Task<VectorColumn> BlendAsync(
        ColumnKey key,
        string? revision,
        IReadOnlyList<string> fields,
        IReadOnlyList<double> weights,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        List<VectorColumn> columns = [];
        foreach (string field in fields)
        {
            columns.Add(await GetAsync(key.DatasetId, field, progress, cancellationToken).ConfigureAwait(false));
        }

        long bytes = (long)columns.Min(column => column.Vectors.Count) * columns.Sum(column => column.Vectors.Dimension) * sizeof(float);
        bool isReserved = _kept.TryReserve(bytes, columns);
        long reserved = isReserved ? bytes : 0;
        try
        {
            bool isInFile = !isReserved && files is not null;
            VectorColumn column = await Task.Run(() => Join(columns, weights, isInFile, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (revision is not null && revision == await RevisionAsync(key.DatasetId, fields, cancellationToken).ConfigureAwait(false))
            {
                _kept.Keep(key, revision, column, reserved);
                reserved = 0;
            }

            return column;
        }
        finally
        {
            _kept.Release(reserved);
        }
    }

    /// <summary>Deletes the files of a deleted dataset.</summary>
    public void DeleteFiles(string datasetId) => files?.Delete(datasetId);

    private VectorColumn Join(List<VectorColumn> columns, IReadOnlyList<double> weights, bool isInFile, CancellationToken cancellationToken)
    {
        int dimension = columns.Sum(column => column.Vectors.Dimension);
        if (!isInFile)
        {
            VectorSetBuilder memory = new(dimension, columns.Min(column => column.Vectors.Count));
            IdList ids = BlendedColumn.Join(columns, weights, row => memory.Add(row), cancellationToken);
            return new VectorColumn(memory.Build(), ids);
        }

        (MappedVectorsWriter writer, string file) = files!.Begin(dimension);
        try
        {
            using (writer)
            {
                IdList ids = BlendedColumn.Join(columns, weights, row => writer.AddRows(row), cancellationToken);
                writer.Complete();
                return new VectorColumn(VectorFiles.OpenOnce(file), ids);
            }
        }
        catch
        {
            VectorFiles.TryDelete(file);
            throw;
        }
    }

    private async Task<string?> RevisionAsync(string datasetId, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        List<string> revisions = [];
        foreach (string field in fields)
        {
            if (await store.GetVectorRevisionAsync(datasetId, field, cancellationToken).ConfigureAwait(false) is not { } revision)
            {
                return null;
            }

            revisions.Add(revision);
        }

        return string.Join('\n', revisions);
    }

    /// <summary>Opens the file of these vectors; null if it does not exist.</summary>
    private async Task<VectorColumn?> FindAsync(ColumnKey key, string revision, CancellationToken cancellationToken)
    {
        if (files is null)
        {
            return null;
        }

        await files.RemoveOrphansAsync(store, cancellationToken).ConfigureAwait(false);
        MappedVectors? found =
            await Task.Run(() => files.Find(key.DatasetId, key.Name, revision, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        // The rows are the documents with a vector in insertion order, so the store supplies the ids.
        IdList ids = IdList.Of(
            await store.ListIdsAsync(key.DatasetId, Filter.Field(key.Name).Exists(), cancellationToken).ConfigureAwait(false));
        string? now = await store.GetVectorRevisionAsync(key.DatasetId, key.Name, cancellationToken).ConfigureAwait(false);
        if (ids.Count == found.Vectors.Count && revision == now)
        {
            return new VectorColumn(found, ids);
        }

        found.Dispose();
        return null;
    }
}
