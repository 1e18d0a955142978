namespace Relevance.Cluster;

/// <summary>Says whether a store is opened to be read and written, or to be read only.</summary>
public enum SqliteAccess
{
    /// <summary>Reading and writing; the file is made when it is not there. The process must be allowed to write to the file and its folder.</summary>
    ReadWrite,

    /// <summary>
    /// Reading. While others have the store open, or its log (<c>-wal</c>) lies beside it, it is read together with the log, and what they write is seen. Without a log it is read as it lies, on a folder or a
    /// medium that may not be written too; should another program begin to write to it then, the next question fails with <see cref="StoreFailure.Moved"/>, and the store has to be opened again.
    /// </summary>
    /// <remarks>
    /// A log that holds something can only be read where a file may be made beside it, or where its index (<c>-shm</c>) lies there already. Elsewhere opening fails with
    /// <see cref="StoreFailure.NoAccess"/>, because the file alone would show an older state: copy the file and its log to a folder that may be written.
    /// </remarks>
    ReadOnly,
}
