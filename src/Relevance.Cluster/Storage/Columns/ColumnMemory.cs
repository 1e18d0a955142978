namespace Relevance.Cluster.Storage.Columns;

/// <summary>The memory of the columns of all stores in the process: the least recently used datasets are discarded first. Thread-safe.</summary>
internal static class ColumnMemory
{
    private const int Share = 8;
    private const int ColumnShare = 4;

    private static readonly Lock Lock = new();
    private static readonly HashSet<ICachedColumns> Cached = [];

    /// <summary>Gets the largest size of all columns: an eighth of the memory that the runtime may use.</summary>
    public static long MaxBytes { get; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share;

    /// <summary>Gets the largest size of one column.</summary>
    public static long MaxBytesPerColumn => MaxBytes / ColumnShare;

    /// <summary>Adds a dataset, or its new columns, and discards those of others if there are too many.</summary>
    public static void Add(ICachedColumns dataset)
    {
        lock (Lock)
        {
            Cached.Add(dataset);
            while (Cached.Count > 1 && Cached.Sum(cached => cached.Bytes) > MaxBytes)
            {
                ICachedColumns oldest = Cached.Where(cached => cached != dataset).MinBy(cached => cached.LastUse)!;
                oldest.Clear();
                Cached.Remove(oldest);
            }
        }
    }

    public static void Remove(ICachedColumns dataset)
    {
        lock (Lock)
        {
            dataset.Clear();
            Cached.Remove(dataset);
        }
    }
}
