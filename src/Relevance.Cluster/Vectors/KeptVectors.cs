using System.Collections.Concurrent;

namespace Relevance.Cluster.Vectors;

/// <summary>The vectors that are in memory, and how many bytes they may be: those kept between questions and those that are being read, together.</summary>
/// <remarks>What is kept is found without a lock; the lock is held for counting only, never while anything is read.</remarks>
internal sealed class KeptVectors(long maxBytes)
{
    private readonly ConcurrentDictionary<ColumnKey, Entry> _entries = new();
    private readonly Lock _counting = new();
    private long _reserved;
    private long _uses;

    /// <summary>Finds the vectors of a field, or of several as one, as they were at a revision; null when they are not kept, and when somebody has cut the file that they lie in.</summary>
    public VectorColumn? Find(ColumnKey key, string revision)
    {
        if (!_entries.TryGetValue(key, out Entry? entry) || entry.Revision != revision || !entry.Column.IsWhole)
        {
            return null;
        }

        Volatile.Write(ref entry.LastUse, Interlocked.Increment(ref _uses));
        return entry.Column;
    }

    /// <summary>Lets go of what is kept of a field: it is read again, and need not be held twice meanwhile.</summary>
    public void Forget(ColumnKey key) => _entries.TryRemove(key, out _);

    /// <summary>Makes room for vectors that are to be read: what was used longest ago goes.</summary>
    /// <param name="bytes">How large they are.</param>
    /// <param name="held">Columns that the reader holds anyhow: to let go of them would free nothing.</param>
    /// <returns>False when there is no room beside those and what others are reading; then nothing is reserved, and nothing was let go.</returns>
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

    /// <summary>Gives back what <see cref="TryReserve"/> reserved, when the vectors will not be kept.</summary>
    public void Release(long bytes)
    {
        lock (_counting)
        {
            _reserved -= bytes;
        }
    }

    /// <summary>Keeps vectors, unless there is no room for them beside what others are reading.</summary>
    /// <param name="key">Which they are.</param>
    /// <param name="revision">What the store says of them.</param>
    /// <param name="column">The vectors.</param>
    /// <param name="reserved">What was reserved for them, which is given back.</param>
    public void Keep(ColumnKey key, string revision, VectorColumn column, long reserved)
    {
        lock (_counting)
        {
            _reserved -= reserved;
            long free = maxBytes - _reserved - column.ByteCount;
            if (free >= 0)
            {
                _entries[key] = new Entry(revision, column) { LastUse = Interlocked.Increment(ref _uses) };
                Shrink(free, [column]);
            }
        }
    }

    private void Shrink(long mostBytes, IReadOnlyCollection<VectorColumn> besides)
    {
        (ColumnKey Key, Entry Entry)[] byUse =
        [
            .. _entries.Where(entry => !besides.Contains(entry.Value.Column)).OrderBy(entry => Volatile.Read(ref entry.Value.LastUse)).Select(entry => (entry.Key, entry.Value)),
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

    // Not a record: an entry is equal to itself only, so that a newer one of its key is never taken for it.
    private sealed class Entry(string revision, VectorColumn column)
    {
        public long LastUse;

        public string Revision => revision;

        public VectorColumn Column => column;
    }
}
