using System.Collections.Concurrent;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster.Sqlite.Columns;

/// <summary>
/// The columns of an open store in memory. A column is read when a query needs it, and belongs to one revision of its dataset: after a write of this store only
/// the changed documents are read again, after a write of another process all. Thread-safe.
/// </summary>
/// <remarks>
/// A query gets columns of exactly the revision that its transaction reads, or none: then it reads the tables itself. None are returned if a text column would
/// be too large, if the transaction is older than the columns, or while a write of this store is being committed and its changes are not yet known here.
/// </remarks>
internal sealed class ColumnCache : IDisposable
{
    private readonly ConcurrentDictionary<long, CachedDataset> _datasets = [];
    private int _writes;

    /// <summary>Notes that a write starts, whose changes <see cref="EndWrite"/> receives.</summary>
    public void BeginWrite() => Interlocked.Increment(ref _writes);

    /// <summary>Adds the changes of a write.</summary>
    /// <param name="changes">The committed changes; empty if the write failed.</param>
    public void EndWrite(IEnumerable<RowChanges> changes)
    {
        foreach (RowChanges change in changes)
        {
            if (_datasets.TryGetValue(change.Dataset, out CachedDataset? cached))
            {
                cached.Add(change);
            }
        }

        Interlocked.Decrement(ref _writes);
    }

    /// <summary>Discards the columns of a deleted dataset.</summary>
    public void Remove(long dataset)
    {
        if (_datasets.TryRemove(dataset, out CachedDataset? cached))
        {
            ColumnMemory.Remove(cached);
        }
    }

    /// <summary>Returns the table of all documents with columns of some fields, which are read if necessary.</summary>
    /// <param name="source">The dataset, as the current transaction reads it.</param>
    /// <param name="paths">The fields.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Null if the query must read the tables itself.</returns>
    public ColumnTable? Get(ColumnSource source, IReadOnlyCollection<FieldPath> paths, CancellationToken cancellationToken)
    {
        // Checked before the changes are: a write that ends in between has added them.
        bool isWriting = Volatile.Read(ref _writes) > 0;
        return _datasets.GetOrAdd(source.Dataset.Id, _ => new CachedDataset()).Get(source, paths, isWriting, cancellationToken);
    }

    /// <summary>Returns the same table if a previous query has read all its columns; otherwise null.</summary>
    public ColumnTable? Find(ColumnSource source, IReadOnlyCollection<FieldPath> paths, CancellationToken cancellationToken) =>
        _datasets.TryGetValue(source.Dataset.Id, out CachedDataset? cached) && cached.Has(paths) ? Get(source, paths, cancellationToken) : null;

    /// <summary>Returns a list of rows, which is stored until the dataset changes.</summary>
    /// <param name="dataset">The dataset, as the current transaction reads it.</param>
    /// <param name="key">The query.</param>
    /// <param name="read">Reads the rows if they are unknown.</param>
    public RowList GetRows(DatasetInfo dataset, string key, Func<long[]> read) =>
        _datasets.GetOrAdd(dataset.Id, _ => new CachedDataset()).GetRows(dataset.Revision, key, read);

    public void Dispose()
    {
        foreach (long dataset in _datasets.Keys)
        {
            Remove(dataset);
        }
    }
}

/// <summary>A dataset as one transaction reads it.</summary>
/// <param name="Database">The connection.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record ColumnSource(SqliteDatabase Database, DatasetInfo Dataset, LabelTable Labels)
{
    public ColumnScan Scan { get; } = new(Database, Dataset, Labels);
}

/// <summary>The columns of one dataset, and the latest changes of it.</summary>
internal sealed class CachedDataset : ICachedColumns
{
    private const int MaxChanges = 64;
    private const int MaxRowLists = 4;

    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Lock _gate = new();
    private readonly List<RowChanges> _changes = [];
    private readonly Dictionary<FieldPath, long> _tooLarge = [];
    private readonly LinkedList<(long Revision, string Key, RowList Rows)> _rowLists = [];
    private State? _state;

    /// <summary>Gets the time of the last use, in milliseconds.</summary>
    public long LastUse { get; private set; }

    /// <summary>Gets the approximate size of the columns in memory.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return (_state?.Bytes ?? 0) + _rowLists.Sum(list => (long)list.Rows.Count * sizeof(long));
            }
        }
    }

    public bool Has(IEnumerable<FieldPath> paths) => _state?.Table.Has(paths) == true;

    /// <summary>Discards the columns and lists.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _state = null;
            _rowLists.Clear();
        }
    }

    public RowList GetRows(long revision, string key, Func<long[]> read)
    {
        LastUse = Environment.TickCount64;
        lock (_lock)
        {
            if (_rowLists.FirstOrDefault(list => list.Revision == revision && list.Key == key).Rows is { } known)
            {
                return known;
            }
        }

        // Read without the lock: a second query may read the same, but waits for no other.
        RowList rows = new(read());
        lock (_lock)
        {
            _rowLists.AddFirst((revision, key, rows));
            while (_rowLists.Count > MaxRowLists)
            {
                _rowLists.RemoveLast();
            }
        }

        ColumnMemory.Add(this);
        return rows;
    }

    /// <summary>Adds the changes of a committed write.</summary>
    public void Add(RowChanges change)
    {
        lock (_lock)
        {
            _changes.Add(change);
            if (_changes.Count > MaxChanges)
            {
                _changes.RemoveAt(0);
            }
        }
    }

    public ColumnTable? Get(ColumnSource source, IReadOnlyCollection<FieldPath> paths, bool isWriting, CancellationToken cancellationToken)
    {
        LastUse = Environment.TickCount64;
        if (_state is { } current && current.Revision == source.Dataset.Revision && current.Table.Has(paths))
        {
            return current.Table;
        }

        // One query reads, and the others wait for its columns. The token is checked between steps of the wait.
        while (!_gate.TryEnter(WaitStep))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            return Update(source, paths, isWriting, cancellationToken);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private ColumnTable? Update(ColumnSource source, IReadOnlyCollection<FieldPath> paths, bool isWriting, CancellationToken cancellationToken)
    {
        DatasetInfo dataset = source.Dataset;
        if (paths.Any(path => _tooLarge.TryGetValue(path, out long count) && dataset.DocumentCount > count / 2))
        {
            return null;
        }

        ColumnTable? table = null;
        if (_state is { } state)
        {
            IReadOnlyList<RowChanges>? changes = FindChanges(state.Revision, dataset.Revision, out bool isOlder);
            if (changes is null && (isOlder || isWriting))
            {
                return null;
            }

            table = changes is null ? null : new ColumnUpdate(source, state.Table, changes).Run(cancellationToken);
        }

        FieldPath[] missing = [.. paths.Where(path => table?.Columns.ContainsKey(path) != true)];
        if (table is null || missing.Length > 0)
        {
            table = Add(source, table, missing, cancellationToken);
            FieldPath[] rejected = [.. missing.Where(path => !table.Columns.ContainsKey(path))];
            Array.ForEach(rejected, path => _tooLarge[path] = dataset.DocumentCount);
        }

        _state = new State(dataset.Revision, table);
        ColumnMemory.Add(this);
        if (Bytes > ColumnMemory.MaxBytes)
        {
            Clear();
        }

        return table.Has(paths) ? table : null;
    }

    private static ColumnTable Add(ColumnSource source, ColumnTable? table, FieldPath[] missing, CancellationToken cancellationToken)
    {
        KnownClustering[] clusterings = [.. source.Dataset.Clusterings.Where(clustering => missing.Contains(clustering.LabelPath))];
        FieldPath[] plain = [.. missing.Except(clusterings.Select(clustering => clustering.LabelPath))];
        if (table is null || plain.Length > 0)
        {
            ColumnTable read = source.Scan.Read(new SqlText("1"), plain, ColumnMemory.MaxBytesPerColumn, cancellationToken);
            table = table is null ? read : new ColumnTable(table.Rows, new Dictionary<FieldPath, Column>(table.Columns.Concat(read.Columns)));
        }

        long[] rows = table.Rows;
        return clusterings.Length == 0 ? table : new ColumnTable(rows, new Dictionary<FieldPath, Column>(table.Columns.Concat(clusterings.Select(
            clustering => KeyValuePair.Create(clustering.LabelPath, source.Scan.ReadLabels(clustering, rows, cancellationToken))))));
    }

    /// <summary>Finds the changes between two revisions.</summary>
    /// <param name="from">The revision of the columns.</param>
    /// <param name="to">The revision of the transaction.</param>
    /// <param name="isOlder">Receives a value indicating whether the transaction is known to be older than the columns.</param>
    /// <returns>Null if they are unknown.</returns>
    private List<RowChanges>? FindChanges(long from, long to, out bool isOlder)
    {
        lock (_lock)
        {
            isOlder = _changes.Exists(change => change.From == to);
            List<RowChanges> found = [];
            foreach (RowChanges change in _changes)
            {
                if (from != to && change.From == from)
                {
                    found.Add(change);
                    from = change.To;
                }
            }

            return from == to ? found : null;
        }
    }

    private sealed record State(long Revision, ColumnTable Table)
    {
        public long Bytes { get; } = (Table.Rows.LongLength * sizeof(long)) + Table.Columns.Values.Sum(column => column.Bytes);
    }
}
