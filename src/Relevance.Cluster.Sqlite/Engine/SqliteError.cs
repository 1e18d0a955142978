using System.Globalization;
using Relevance.Cluster.Errors;
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
        (StoreFailure failure, string fault, string? advice, string? member) = (code & 0xff) switch
        {
            // The WAL index could not grow.
            raw.SQLITE_IOERR when code == IndexSize =>
                (StoreFailure.Full, "no space is left for the index of its log", "Free some space, then repeat the operation: nothing was written.", null),
            raw.SQLITE_IOERR => (
                StoreFailure.Other, "the system failed to read or write one of its files", "Check the disk, then open the store again.", null),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (
                StoreFailure.Busy,
                "another process did not finish its write in time",
                $"Repeat the operation, or raise {nameof(SqliteStoreOptions)}.{nameof(SqliteStoreOptions.BusyTimeout)}.",
                nameof(SqliteStoreOptions.BusyTimeout)),
            raw.SQLITE_FULL => (
                StoreFailure.Full, "no space is left for it", "Free some space, then repeat the operation: nothing was written.", null),
            raw.SQLITE_NOTADB => (StoreFailure.NotAStore, "it is not a SQLite database", "Choose another path; the file was not changed.", null),
            raw.SQLITE_CORRUPT => (StoreFailure.Corrupt, "it is damaged", StoreDamage.Advice, nameof(SqliteDocumentStore.CheckAsync)),
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH or raw.SQLITE_READONLY => (
                StoreFailure.NoAccess,
                "it cannot be opened: its folder must exist, and this process needs write access to both",
                $"Or open it with {nameof(SqliteStoreOptions.IsReadOnly)} = true.",
                nameof(SqliteStoreOptions.IsReadOnly)),
            _ => (StoreFailure.Other, "SQLite failed", null, null),
        };
        Explanation reason = new(
            string.Create(CultureInfo.InvariantCulture, $"The store '{path}': {fault} (SQLite {code}: {detail})."), member, advice);
        return reason.On(new DocumentStoreException(failure, reason.Message));
    }
}
