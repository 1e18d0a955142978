using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>Keeps vectors between questions, as long as the store says that they have not changed and memory allows.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to release.")]
internal sealed class VectorCache(DocumentStore store, long maxBytes, VectorFiles? files)
{
    // One reader at a time: two questions that come together read the vectors once, and two large fields are not held twice.
    private readonly SemaphoreSlim _gate = new(1, 1);

    // The most recently used comes last.
    private readonly List<Entry> _entries = [];

    /// <summary>Gets every vector of a field; from memory if the store still has the same ones.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">A field that the schema knows as a vector.</param>
    /// <param name="progress">Told the vectors read and their total after each batch; not told when nothing is read.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task<VectorColumn> GetAsync(
        string datasetId,
        string vectorField,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);

        try
        {
            string? revision = await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
            int known = _entries.FindIndex(e => e.DatasetId == datasetId && e.VectorField == vectorField);

            if (known >= 0)
            {
                Entry entry = _entries[known];
                _entries.RemoveAt(known);

                if (revision is not null && entry.Revision == revision && entry.Column.IsWhole)
                {
                    _entries.Add(entry);
                    return entry.Column;
                }
            }

            if (revision is not null && await FindAsync(datasetId, vectorField, revision, cancellationToken).ConfigureAwait(false) is { } mapped)
            {
                Keep(new Entry(datasetId, vectorField, revision, mapped));
                return mapped;
            }

            using VectorReading reading = new(store, datasetId, vectorField, files is null || revision is null ? null : files, maxBytes);
            await reading.RunAsync(progress, cancellationToken).ConfigureAwait(false);
            string? now = revision is null ? null : await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);

            // Written to meanwhile: right for this question, not for the next.
            bool isKept = revision is not null && revision == now;
            VectorColumn column = await Task.Run(() => reading.Finish(isKept ? revision : null), cancellationToken).ConfigureAwait(false);
            if (isKept)
            {
                Keep(new Entry(datasetId, vectorField, revision!, column));
            }

            return column;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gets the vectors of several fields as one; from memory if the store still has the same ones. See <see cref="VectorBlend"/>.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="fields">Fields that the schema knows as vectors.</param>
    /// <param name="weights">The weight of each.</param>
    /// <param name="progress">Told the vectors read and their total after each batch, field by field; not told when nothing is read.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="VectorShapeException">A document's vector in one of the fields is all zeros.</exception>
    public async Task<VectorColumn> GetBlendAsync(
        string datasetId, IReadOnlyList<string> fields, IReadOnlyList<double> weights, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        // No field has such a name: it is that of several with their weights.
        string name = string.Join('\n', fields.Zip(weights, (field, weight) => string.Create(CultureInfo.InvariantCulture, $"{field}\t{weight:R}")));
        string? revision = await RevisionAsync(datasetId, fields, cancellationToken).ConfigureAwait(false);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (revision is not null && _entries.Find(e => e.DatasetId == datasetId && e.VectorField == name && e.Revision == revision && e.Column.IsWhole) is { } known)
            {
                return known.Column;
            }
        }
        finally
        {
            _gate.Release();
        }

        List<VectorColumn> columns = [];
        foreach (string field in fields)
        {
            columns.Add(await GetAsync(datasetId, field, progress, cancellationToken).ConfigureAwait(false));
        }

        VectorColumn column = await Task.Run(() => Join(datasetId, fields, columns, weights, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (revision is not null && revision == await RevisionAsync(datasetId, fields, cancellationToken).ConfigureAwait(false))
        {
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                _entries.RemoveAll(e => e.DatasetId == datasetId && e.VectorField == name);
                Keep(new Entry(datasetId, name, revision, column));
            }
            finally
            {
                _gate.Release();
            }
        }

        return column;
    }

    /// <summary>Deletes the files of a dataset that is gone.</summary>
    public void DeleteFiles(string datasetId) => files?.Delete(datasetId);

    private VectorColumn Join(
        string datasetId, IReadOnlyList<string> fields, List<VectorColumn> columns, IReadOnlyList<double> weights, CancellationToken cancellationToken)
    {
        int dimension = columns.Sum(column => column.Vectors.Dimension);
        bool isLarge = files is not null && (long)columns[0].Vectors.Count * dimension * sizeof(float) > maxBytes;
        if (!isLarge)
        {
            VectorSetBuilder memory = new(dimension, columns.Min(column => column.Vectors.Count));
            IReadOnlyList<string> ids = BlendedColumn.Join(columns, weights, row => memory.Add(row), NoDirection, cancellationToken);
            return new VectorColumn(memory.Build(), ids);
        }

        (MappedVectorsWriter writer, string file) = files!.Begin(dimension);
        try
        {
            using (writer)
            {
                IReadOnlyList<string> ids = BlendedColumn.Join(columns, weights, row => writer.AddRows(row), NoDirection, cancellationToken);
                writer.Complete();
                return new VectorColumn(VectorFiles.OpenOnce(file), ids);
            }
        }
        catch
        {
            VectorFiles.TryDelete(file);
            throw;
        }

        VectorShapeException NoDirection(int place, string id) =>
            new($"Dataset '{datasetId}', document '{id}', field '{fields[place]}'", "a vector with a direction, as clustering several fields needs", "all zeros")
            {
                DatasetId = datasetId,
                DocumentId = id,
                VectorField = fields[place],
            };
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

    private void Keep(Entry entry)
    {
        if (entry.Column.ByteCount > maxBytes)
        {
            return;
        }

        _entries.Add(entry);

        while (_entries.Sum(e => e.Column.ByteCount) > maxBytes)
        {
            _entries.RemoveAt(0);
        }
    }

    /// <summary>Opens the matrix that a file has of these very vectors; null when there is none.</summary>
    private async Task<VectorColumn?> FindAsync(string datasetId, string vectorField, string revision, CancellationToken cancellationToken)
    {
        if (files is not null)
        {
            await files.RemoveOrphansAsync(store, cancellationToken).ConfigureAwait(false);
        }

        MappedVectors? found = files is null ? null : await Task.Run(() => files.Find(datasetId, vectorField, revision, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        // The rows are those of the documents that have a vector, in the order of insertion: so the store gives the ids.
        IReadOnlyList<string> ids = await store.ListIdsAsync(datasetId, Filter.Field(vectorField).Exists(), cancellationToken).ConfigureAwait(false);
        if (ids.Count == found.Vectors.Count && revision == await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false))
        {
            return new VectorColumn(found, ids);
        }

        found.Dispose();
        return null;
    }

    private sealed record Entry(string DatasetId, string VectorField, string Revision, VectorColumn Column);
}
