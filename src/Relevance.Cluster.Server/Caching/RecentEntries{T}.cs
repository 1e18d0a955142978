namespace Relevance.Cluster.Server.Caching;

/// <summary>A dictionary whose entries are removed after a time, oldest first if there are too many. Thread-safe.</summary>
internal sealed class RecentEntries<T>(TimeProvider clock, TimeSpan lifetime, int capacity)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, T Value, DateTimeOffset Time)>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, T Value, DateTimeOffset Time)> _byAge = [];

    /// <summary>Gets the number of entries.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _entries.Count;
            }
        }
    }

    /// <summary>Finds an entry and makes it the latest; null if there is none.</summary>
    public T? Touch(string key)
    {
        lock (_lock)
        {
            Forget();
            if (!_entries.TryGetValue(key, out var node))
            {
                return null;
            }

            _byAge.Remove(node);
            node.Value = node.Value with { Time = clock.GetUtcNow() };
            _byAge.AddLast(node);
            return node.Value.Value;
        }
    }

    /// <summary>Finds an entry without making it the latest; null if there is none.</summary>
    public T? Find(string key)
    {
        lock (_lock)
        {
            Forget();
            return _entries.TryGetValue(key, out var node) ? node.Value.Value : null;
        }
    }

    /// <summary>Gets an entry without making it the latest, or adds one.</summary>
    public T GetOrAdd(string key, Func<T> make)
    {
        lock (_lock)
        {
            Forget();
            if (_entries.TryGetValue(key, out var known))
            {
                return known.Value.Value;
            }

            T value = make();
            _entries.Add(key, _byAge.AddLast((key, value, clock.GetUtcNow())));
            if (_entries.Count > capacity)
            {
                Drop(_byAge.First!);
            }

            return value;
        }
    }

    /// <summary>Removes an entry if its value is still the given one.</summary>
    public void Remove(string key, T value)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node) && ReferenceEquals(node.Value.Value, value))
            {
                Drop(node);
            }
        }
    }

    private void Forget()
    {
        DateTimeOffset oldest = clock.GetUtcNow() - lifetime;
        while (_byAge.First is { } first && first.Value.Time < oldest)
        {
            Drop(first);
        }
    }

    private void Drop(LinkedListNode<(string Key, T Value, DateTimeOffset Time)> node)
    {
        _byAge.Remove(node);
        _entries.Remove(node.Value.Key);
    }
}
