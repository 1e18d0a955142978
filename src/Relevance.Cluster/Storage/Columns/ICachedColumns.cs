namespace Relevance.Cluster.Storage.Columns;

/// <summary>The columns of one dataset in memory, which are discarded when others need the memory.</summary>
internal interface ICachedColumns
{
    /// <summary>Gets the time of the last use, in milliseconds.</summary>
    long LastUse { get; }

    /// <summary>Gets the approximate size in memory.</summary>
    long Bytes { get; }

    /// <summary>Discards the columns.</summary>
    void Clear();
}
