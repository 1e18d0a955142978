using System.Globalization;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Converts result codes of SQLite to exceptions of this library.</summary>
internal static class SqliteError
{
    /// <summary>SQLITE_IOERR_SHMSIZE.</summary>
    private const int IndexSize = raw.SQLITE_IOERR | (19 << 8);

    /// <summary>Creates the exception for a result code.</summary>
    /// <param name="code">The extended result code.</param>
    /// <param name="detail">SQLite's own message.</param>
    /// <param name="path">The store's file.</param>
    public static DocumentStoreException Create(int code, string detail, string path)
    {
        (StoreFailure failure, string advice) = (code & 0xff) switch
        {
            // The WAL index could not grow.
            raw.SQLITE_IOERR when code == IndexSize =>
                (StoreFailure.Full, "no space is left for the index of its log. Free some space, then repeat the operation: nothing was written."),
            raw.SQLITE_IOERR => (
                StoreFailure.Other,
                "the system failed to read or write one of its files. Check the disk, then open the store again."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                (StoreFailure.Busy, "another process did not finish its write in time. Repeat the operation, or raise SqliteStoreOptions.BusyTimeout."),
            raw.SQLITE_FULL => (StoreFailure.Full, "no space is left for it. Free some space, then repeat the operation: nothing was written."),
            raw.SQLITE_NOTADB => (StoreFailure.NotAStore, "it is not a SQLite database. Choose another path; the file was not changed."),
            raw.SQLITE_CORRUPT => (StoreFailure.Corrupt, $"it is damaged. {StoreDamage.Advice}"),
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_READONLY =>
                (
                    StoreFailure.NoAccess,
                    "it cannot be opened. Its folder must exist, and this process needs write access to both; or open it with IsReadOnly = true."),
            _ => (StoreFailure.Other, "SQLite failed."),
        };
        return new DocumentStoreException(
            failure, string.Create(CultureInfo.InvariantCulture, $"The store '{path}': {advice} (SQLite {code}: {detail})"));
    }
}
