using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The quantized rows of shards that are searched, a quarter of their size, in memory. Thread-safe.</summary>
/// <remarks>
/// They are made at the second search of a shard, because making them takes as long as some searches, and as long as an eighth of the memory has room.
/// </remarks>
internal sealed class QuantizedShards
{
    private readonly long _maxBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;
    private readonly Lock _gate = new();
    private readonly Dictionary<(long Field, long Start, int Size), Entry> _entries = [];
    private long _bytes;

    /// <summary>Finds the quantized rows of a shard; null if it is searched for the first time, or if there is no room for them.</summary>
    public SearchRows? Find((long Field, long Start, int Size) key, VectorSet vectors)
    {
        Entry? entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out entry) || !ReferenceEquals(entry.Vectors, vectors))
            {
                _bytes -= entry?.Bytes ?? 0;
                _entries[key] = new Entry(vectors);
                return null;
            }

            long bytes = SearchRows.BytesOf(vectors);
            if (entry.Bytes == 0)
            {
                if (bytes == 0 || _bytes + bytes > _maxBytes)
                {
                    return null;
                }

                _bytes += entry.Bytes = bytes;
            }
        }

        return entry.Rows.Value;
    }

    private sealed class Entry(VectorSet vectors)
    {
        public VectorSet Vectors => vectors;

        public Lazy<SearchRows> Rows { get; } = new(() => SearchRows.Of(vectors));

        public long Bytes { get; set; }
    }
}
