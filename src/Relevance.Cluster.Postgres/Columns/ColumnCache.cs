using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster.Postgres.Columns;

/// <summary>
/// The columns of an open store in memory. A column is read when a query needs it, and belongs to one revision of its dataset, so that a write of any program
/// is noticed. Thread-safe.
/// </summary>
internal sealed class ColumnCache : IDisposable
{
    private readonly ConcurrentDictionary<long, CachedDataset> _datasets = [];

    /// <summary>Returns the table of all documents with columns of some fields, which are read if necessary.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset, as the current transaction reads it.</param>
    /// <param name="paths">The fields.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public Task<ColumnTable> GetAsync(
        StoreSession session, DatasetInfo dataset, IReadOnlyCollection<FieldPath> paths, CancellationToken cancellationToken) =>
        _datasets.GetOrAdd(dataset.Id, _ => new CachedDataset()).GetAsync(session, dataset, paths, cancellationToken);

    /// <summary>Returns the same table if a previous query has read all its columns; otherwise null.</summary>
    public ColumnTable? Find(DatasetInfo dataset, IReadOnlyCollection<FieldPath> paths) =>
        _datasets.TryGetValue(dataset.Id, out CachedDataset? cached) ? cached.Find(dataset, paths) : null;

    /// <summary>Discards the columns of a deleted dataset.</summary>
    public void Remove(long dataset)
    {
        if (_datasets.TryRemove(dataset, out CachedDataset? cached))
        {
            ColumnMemory.Remove(cached);
        }
    }

    public void Dispose()
    {
        foreach (long dataset in _datasets.Keys)
        {
            Remove(dataset);
        }
    }
}

/// <summary>The columns of one dataset.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never used has nothing to release.")]
internal sealed class CachedDataset : ICachedColumns
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile State? _state;

    public long LastUse { get; private set; }

    public long Bytes => _state?.Bytes ?? 0;

    public void Clear() => _state = null;

    public ColumnTable? Find(DatasetInfo dataset, IReadOnlyCollection<FieldPath> paths)
    {
        LastUse = Environment.TickCount64;
        return _state is { } state && state.Revision == dataset.Revision && state.Table.Has(paths) ? state.Table : null;
    }

    public async Task<ColumnTable> GetAsync(
        StoreSession session, DatasetInfo dataset, IReadOnlyCollection<FieldPath> paths, CancellationToken cancellationToken)
    {
        if (Find(dataset, paths) is { } known)
        {
            return known;
        }

        // One query reads, and the others wait for its columns.
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(dataset, paths) is { } added)
            {
                return added;
            }

            ColumnTable? old = _state is { } state && state.Revision == dataset.Revision ? state.Table : null;
            FieldPath[] missing = [.. paths.Where(path => old?.Columns.ContainsKey(path) != true).Distinct()];
            ColumnTable table = await ColumnReader.ReadAsync(session, dataset, missing, old?.Rows, cancellationToken).ConfigureAwait(false);
            if (old is not null)
            {
                table = new ColumnTable(old.Rows, new Dictionary<FieldPath, Column>(old.Columns.Concat(table.Columns)));
            }

            Keep(new State(dataset.Revision, table));
            return table;
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Keep(State state)
    {
        if (state.Bytes > ColumnMemory.MaxBytes)
        {
            Clear();
            return;
        }

        _state = state;
        ColumnMemory.Add(this);
    }

    private sealed record State(string Revision, ColumnTable Table)
    {
        public long Bytes { get; } = (Table.Rows.LongLength * sizeof(long)) + Table.Columns.Values.Sum(column => column.Bytes);
    }
}
