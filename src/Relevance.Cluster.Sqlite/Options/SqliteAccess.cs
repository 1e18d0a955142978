namespace Relevance.Cluster;

/// <summary>Specifies whether a store is opened for reading and writing, or read-only.</summary>
public enum SqliteAccess
{
    /// <summary>Reading and writing; the file is created if it does not exist. The process needs write access to the file and its folder.</summary>
    ReadWrite,

    /// <summary>
    /// Reading only. If another process has the store open, or its log (<c>-wal</c>) exists, the store is read with the log, including new writes. Without a
    /// log the file is read alone, which is possible in a read-only folder; if another program then writes to it, the next operation fails with
    /// <see cref="StoreFailure.Moved"/>, and the store must be opened again.
    /// </summary>
    /// <remarks>
    /// A log with content can only be read if a file can be created next to it, or if its index (<c>-shm</c>) exists. Otherwise opening fails with
    /// <see cref="StoreFailure.NoAccess"/>, because the file alone would show an older state: copy the file and its log to a writable folder.
    /// </remarks>
    ReadOnly,
}
