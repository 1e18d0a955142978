using System.Collections.Concurrent;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>The vectors in memory, within a limit in bytes for cached vectors and those that are being read.</summary>
/// <remarks>A lookup takes no lock; the lock is held for counting only, never during a read.</remarks>
internal sealed class KeptVectors(long maxBytes)
{
    /// <summary>The searches from which larger ones are made: making them takes as long as some searches, and their memory stays.</summary>
    private const int FewSearches = 4;

    private readonly ConcurrentDictionary<ColumnKey, Entry> _entries = new();
    private readonly Lock _counting = new();
    private long _reserved;
    private long _uses;

    /// <summary>Gets the size of quantized rows that the first search may make. The default is 64 MiB.</summary>
    public long SmallQuantizedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Finds the cached vectors of a revision; null if they are not cached, or if their file was truncated.</summary>
    public VectorColumn? Find(ColumnKey key, string revision)
    {
        if (!_entries.TryGetValue(key, out Entry? entry) || entry.Revision != revision || !entry.Column.IsWhole)
        {
            return null;
        }

        Volatile.Write(ref entry.LastUse, Interlocked.Increment(ref _uses));
        return entry.Column;
    }

    /// <summary>Determines whether vectors of any revision are cached.</summary>
    public bool IsCached(ColumnKey key) => _entries.ContainsKey(key);

    /// <summary>Removes the cached vectors of a field before they are read again, so they are not in memory twice.</summary>
    public void Forget(ColumnKey key) => _entries.TryRemove(key, out _);

    /// <summary>Reserves memory for vectors that will be read, and removes the least recently used ones.</summary>
    /// <param name="bytes">Their size.</param>
    /// <param name="held">Columns that the reader references, so removing them frees nothing.</param>
    /// <returns>False if the limit does not allow it; then nothing is reserved or removed.</returns>
    public bool TryReserve(long bytes, params IReadOnlyCollection<VectorColumn> held)
    {
        lock (_counting)
        {
            long free = maxBytes - bytes - _reserved - held.Sum(column => column.ByteCount);
            if (free < 0)
            {
                return false;
            }

            _reserved += bytes;
            Shrink(free, held);
            return true;
        }
    }

    /// <summary>Releases the memory that <see cref="TryReserve"/> reserved.</summary>
    public void Release(long bytes)
    {
        lock (_counting)
        {
            _reserved -= bytes;
        }
    }

    /// <summary>Caches vectors, if the limit allows it.</summary>
    /// <param name="key">Their key.</param>
    /// <param name="revision">Their revision.</param>
    /// <param name="column">The vectors.</param>
    /// <param name="reserved">The reserved bytes, which are released.</param>
    public void Keep(ColumnKey key, string revision, VectorColumn column, long reserved)
    {
        lock (_counting)
        {
            _reserved -= reserved;
            long free = maxBytes - _reserved - column.ByteCount;
            if (free >= 0)
            {
                column.Revision = revision;
                _entries[key] = new Entry(revision, column) { LastUse = Interlocked.Increment(ref _uses) };
                Shrink(free, [column]);
            }
        }
    }

    /// <summary>Reserves memory for the quantized rows of cached vectors.</summary>
    /// <param name="column">The vectors.</param>
    /// <param name="searches">The number of searches that will read them.</param>
    /// <returns>False if the vectors are not cached, the limit does not allow it, or the rows are large and there were few searches.</returns>
    public bool TryQuantize(VectorColumn column, int searches)
    {
        if (column.HasQuantized)
        {
            return true;
        }

        lock (_counting)
        {
            long bytes = SearchRows.BytesOf(column.Vectors);
            column.SearchCount = Math.Min(column.SearchCount + searches, FewSearches);
            bool isWorthIt = bytes <= SmallQuantizedBytes || column.SearchCount >= FewSearches;
            return column.HasQuantized |= isWorthIt && bytes > 0 && HasRoom(column, bytes);
        }
    }

    /// <summary>Caches labels beside cached vectors, if the limit allows it.</summary>
    public void Keep(VectorColumn column, ClusteringKey key, RowLabels labels)
    {
        lock (_counting)
        {
            if (column.Labels.ContainsKey(key) || HasRoom(column, column.LabelBytes))
            {
                column.Labels[key] = labels;
            }
        }
    }

    /// <summary>
    /// Determines whether more can be cached beside a column. Other vectors are not removed for it: reading them again takes longer than what it saves.
    /// </summary>
    private bool HasRoom(VectorColumn column, long bytes) =>
        _entries.Any(entry => entry.Value.Column == column) && _entries.Sum(entry => entry.Value.Column.ByteCount) + _reserved + bytes <= maxBytes;

    private void Shrink(long mostBytes, IReadOnlyCollection<VectorColumn> besides)
    {
        (ColumnKey Key, Entry Entry)[] byUse =
        [
            .. _entries
                .Where(entry => !besides.Contains(entry.Value.Column))
                .OrderBy(entry => Volatile.Read(ref entry.Value.LastUse))
                .Select(entry => (entry.Key, entry.Value)),
        ];
        long total = byUse.Sum(entry => entry.Entry.Column.ByteCount);
        foreach ((ColumnKey key, Entry entry) in byUse)
        {
            if (total <= mostBytes)
            {
                return;
            }

            _entries.TryRemove(new(key, entry));
            total -= entry.Column.ByteCount;
        }
    }

    // Not a record: an entry equals only itself, so it never equals a newer one with its key.
    private sealed class Entry(string revision, VectorColumn column)
    {
        public long LastUse;

        public string Revision => revision;

        public VectorColumn Column => column;
    }
}
