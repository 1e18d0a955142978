using System.Collections.Concurrent;
using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Keeps vectors between questions, as long as the store says that they have not changed and memory allows. Thread-safe.</summary>
/// <remarks>
/// Questions that come together read the vectors of one field once (<see cref="SharedReading"/>), and never wait for those of another. Each reading reserves the room that it takes
/// (<see cref="KeptVectors"/>): what finds none goes into a file where there is a folder, and is read into memory for its own question where there is none.
/// </remarks>
internal sealed class VectorCache(DocumentStore store, long maxBytes, VectorFiles? files)
{
    private readonly KeptVectors _kept = new(maxBytes);
    private readonly ConcurrentDictionary<(ColumnKey Key, string Revision), SharedReading> _readings = new();

    /// <summary>Gets every vector of a field; from memory if the store still has the same ones.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">A field that the schema knows as a vector.</param>
    /// <param name="progress">Told the vectors read and their total after each batch; not told when nothing is read.</param>
    /// <param name="cancellationToken">Ends the waiting; the reading goes on if others wait for it.</param>
    public async Task<VectorColumn> GetAsync(
        string datasetId,
        string vectorField,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        ColumnKey key = new(datasetId, vectorField);
        string? revision = await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
        return await ShareAsync(key, revision, (heard, token) => ReadAsync(key, revision, heard, token), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the vectors of several fields as one; from memory if the store still has the same ones. See <see cref="VectorBlend"/>.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="fields">Fields that the schema knows as vectors.</param>
    /// <param name="weights">The weight of each.</param>
    /// <param name="progress">Told the vectors read and their total after each batch, field by field; not told when nothing is read.</param>
    /// <param name="cancellationToken">Ends the waiting; the reading goes on if others wait for it.</param>
    public async Task<VectorColumn> GetBlendAsync(
        string datasetId, IReadOnlyList<string> fields, IReadOnlyList<double> weights, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        // No field has such a name: it is that of several with their weights.
        ColumnKey key = new(datasetId, string.Join('\n', fields.Zip(weights, (field, weight) => string.Create(CultureInfo.InvariantCulture, $"{field}\t{weight:R}"))));
        string? revision = await RevisionAsync(datasetId, fields, cancellationToken).ConfigureAwait(false);
        return await ShareAsync(key, revision, (heard, token) => BlendAsync(key, revision, fields, weights, heard, token), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives what is kept; else reads, together with all who ask for the same while that runs.</summary>
    /// <remarks>
    /// Nothing changed between the beginning of a reading and a question that has the same revision, so that the reading holds all that the question must see. A store that tells no revision cannot say
    /// so much: there each question reads by itself.
    /// </remarks>
    private async Task<VectorColumn> ShareAsync(
        ColumnKey key,
        string? revision,
        Func<IProgress<FitProgress>?, CancellationToken, Task<VectorColumn>> read,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (revision is null)
        {
            return await read(progress, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            if (_kept.Find(key, revision) is { } column)
            {
                return column;
            }

            SharedReading own = new();
            SharedReading reading = _readings.GetOrAdd((key, revision), own);
            SharedReading.Waiter? waiter = reading.TryJoin(progress);
            if (reading == own)
            {
                _kept.Forget(key);
                _ = own.RunAsync(read, () => _readings.TryRemove(new((key, revision), own)));
            }

            if (waiter is not null)
            {
                return await reading.WaitAsync(waiter, cancellationToken).ConfigureAwait(false);
            }

            // It has just ended, or all who waited for it were cancelled, and it with them.
            _readings.TryRemove(new((key, revision), reading));
        }
    }

    private async Task<VectorColumn> ReadAsync(ColumnKey key, string? revision, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
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

            // Written to meanwhile: right for this question, not for the next.
            bool isKept = revision is not null && revision == now;
            if (await Task.Run(() => reading.Finish(isKept ? revision : null), cancellationToken).ConfigureAwait(false) is { } column)
            {
                return column;
            }
        }
    }

    private async Task<VectorColumn> BlendAsync(
        ColumnKey key, string? revision, IReadOnlyList<string> fields, IReadOnlyList<double> weights, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
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

    /// <summary>Deletes the files of a dataset that is gone.</summary>
    public void DeleteFiles(string datasetId) => files?.Delete(datasetId);

    private VectorColumn Join(List<VectorColumn> columns, IReadOnlyList<double> weights, bool isInFile, CancellationToken cancellationToken)
    {
        int dimension = columns.Sum(column => column.Vectors.Dimension);
        if (!isInFile)
        {
            VectorSetBuilder memory = new(dimension, columns.Min(column => column.Vectors.Count));
            IReadOnlyList<string> ids = BlendedColumn.Join(columns, weights, row => memory.Add(row), cancellationToken);
            return new VectorColumn(memory.Build(), ids);
        }

        (MappedVectorsWriter writer, string file) = files!.Begin(dimension);
        try
        {
            using (writer)
            {
                IReadOnlyList<string> ids = BlendedColumn.Join(columns, weights, row => writer.AddRows(row), cancellationToken);
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

    /// <summary>Opens the matrix that a file has of these very vectors; null when there is none.</summary>
    private async Task<VectorColumn?> FindAsync(ColumnKey key, string revision, CancellationToken cancellationToken)
    {
        if (files is not null)
        {
            await files.RemoveOrphansAsync(store, cancellationToken).ConfigureAwait(false);
        }

        MappedVectors? found = files is null ? null : await Task.Run(() => files.Find(key.DatasetId, key.Name, revision, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        // The rows are those of the documents that have a vector, in the order of insertion: so the store gives the ids.
        IReadOnlyList<string> ids = await store.ListIdsAsync(key.DatasetId, Filter.Field(key.Name).Exists(), cancellationToken).ConfigureAwait(false);
        if (ids.Count == found.Vectors.Count && revision == await store.GetVectorRevisionAsync(key.DatasetId, key.Name, cancellationToken).ConfigureAwait(false))
        {
            return new VectorColumn(found, ids);
        }

        found.Dispose();
        return null;
    }
}
