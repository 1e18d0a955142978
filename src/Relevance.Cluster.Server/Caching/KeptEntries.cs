namespace Relevance.Cluster.Server.Caching;

/// <summary>
/// The cache of responses under idempotency keys and of queries of cursors. An entry is removed after ten minutes, or earlier, oldest first, if its project
/// or the entire cache exceeds its limit. Thread-safe.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="maxBytes">The largest number of bytes of all entries.</param>
/// <param name="maxProjectBytes">The largest number of bytes of the entries of one project.</param>
internal sealed class KeptEntries(TimeProvider clock, long maxBytes, long maxProjectBytes)
{
    /// <summary>The approximate size of an entry without its content.</summary>
    private const int EntryBytes = 512;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Project, string Key), Entry> _entries = [];
    private readonly Dictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byAge = [];
    private long _bytes;

    /// <summary>Gets the number of bytes of all entries.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Caches a value and replaces an earlier one. A value above the limit of a project is not cached.</summary>
    /// <param name="project">The project.</param>
    /// <param name="key">The key, within the project.</param>
    /// <param name="value">The value.</param>
    /// <param name="bytes">The approximate number of bytes of the value.</param>
    public void Put(string project, string key, object value, long bytes)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((project, key), out Entry? old))
            {
                Drop(old);
            }

            Entry entry = new(project, key, value, bytes + (sizeof(char) * key.Length) + EntryBytes) { Time = clock.GetUtcNow() };
            if (!_shelves.TryGetValue(project, out Shelf? shelf))
            {
                _shelves.Add(project, shelf = new Shelf());
            }

            _entries.Add((project, key), entry);
            entry.InAll = _byAge.AddLast(entry);
            entry.InProject = shelf.ByAge.AddLast(entry);
            shelf.Bytes += entry.Bytes;
            _bytes += entry.Bytes;
            Forget(shelf);
        }
    }

    /// <summary>Finds a cached value; null if there is none.</summary>
    public T? Find<T>(string project, string key)
        where T : class
    {
        lock (_lock)
        {
            return FindEntry(project, key)?.Value as T;
        }
    }

    /// <summary>Finds a cached value and makes it the latest; null if there is none.</summary>
    public T? Touch<T>(string project, string key)
        where T : class
    {
        lock (_lock)
        {
            if (FindEntry(project, key) is not { } entry)
            {
                return null;
            }

            entry.Time = clock.GetUtcNow();
            _byAge.Remove(entry.InAll!);
            _byAge.AddLast(entry.InAll!);
            LinkedList<Entry> shelf = _shelves[project].ByAge;
            shelf.Remove(entry.InProject!);
            shelf.AddLast(entry.InProject!);
            return entry.Value as T;
        }
    }

    private Entry? FindEntry(string project, string key)
    {
        Forget(shelf: null);
        return _entries.GetValueOrDefault((project, key));
    }

    private void Forget(Shelf? shelf)
    {
        while (shelf is not null && shelf.Bytes > maxProjectBytes)
        {
            Drop(shelf.ByAge.First!.Value);
        }

        DateTimeOffset oldest = clock.GetUtcNow() - Lifetime;
        while (_byAge.First?.Value is { } first && (_bytes > maxBytes || first.Time < oldest))
        {
            Drop(first);
        }
    }

    private void Drop(Entry entry)
    {
        Shelf shelf = _shelves[entry.Project];
        _entries.Remove((entry.Project, entry.Key));
        _byAge.Remove(entry.InAll!);
        shelf.ByAge.Remove(entry.InProject!);
        shelf.Bytes -= entry.Bytes;
        _bytes -= entry.Bytes;
        if (shelf.ByAge.Count == 0)
        {
            _shelves.Remove(entry.Project);
        }
    }

    private sealed class Entry(string project, string key, object value, long bytes)
    {
        public string Project { get; } = project;

        public string Key { get; } = key;

        public object Value { get; } = value;

        public long Bytes { get; } = bytes;

        public DateTimeOffset Time { get; set; }

        public LinkedListNode<Entry>? InAll { get; set; }

        public LinkedListNode<Entry>? InProject { get; set; }
    }

    /// <summary>The entries of one project.</summary>
    private sealed class Shelf
    {
        public LinkedList<Entry> ByAge { get; } = [];

        public long Bytes { get; set; }
    }
}
