namespace Relevance.Cluster.Storage.Columns;

/// <summary>Some documents of a dataset, in insertion order, with columns of their fields. Immutable and thread-safe.</summary>
/// <param name="rows">The row of each document, ascending.</param>
/// <param name="columns">The columns, by the path of the field.</param>
internal sealed class ColumnTable(long[] rows, IReadOnlyDictionary<FieldPath, Column> columns)
{
    private const int MaxDerivedPerRow = 8;

    /// <summary>Gets the number of documents.</summary>
    public int Count => rows.Length;

    public long[] Rows => rows;

    /// <summary>Gets the positions of all documents, ascending.</summary>
    public int[] Positions => field ??= [.. Enumerable.Range(0, Count)];

    public IReadOnlyDictionary<FieldPath, Column> Columns => columns;

    /// <summary>Gets the selections and orders that were computed from these columns.</summary>
    public DerivedOrders Derived { get; } = new(MaxDerivedPerRow * rows.LongLength);

    public Column this[FieldPath path] => columns[path];

    public bool Has(IEnumerable<FieldPath> paths) => paths.All(columns.ContainsKey);
}

/// <summary>Positions of documents that were selected or sorted from the columns of one table; the least recently used are discarded. Thread-safe.</summary>
/// <param name="maxPositions">The largest number of positions that are retained, except those of one order.</param>
internal sealed class DerivedOrders(long maxPositions)
{
    private const int MaxCount = 64;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, int[] Positions)> _orders = [];

    /// <summary>Returns the positions of a key, computed if they are unknown.</summary>
    public int[] GetOrAdd(string key, Func<int[]> compute)
    {
        lock (_lock)
        {
            for (LinkedListNode<(string Key, int[] Positions)>? node = _orders.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _orders.Remove(node);
                    _orders.AddFirst(node);
                    return node.Value.Positions;
                }
            }
        }

        // Computed without the lock: a second caller may compute the same, but waits for no other.
        int[] positions = compute();
        lock (_lock)
        {
            _orders.AddFirst((key, positions));
            while (_orders.Count > 1 && (_orders.Count > MaxCount || _orders.Sum(order => order.Positions.LongLength) > maxPositions))
            {
                _orders.RemoveLast();
            }
        }

        return positions;
    }
}
