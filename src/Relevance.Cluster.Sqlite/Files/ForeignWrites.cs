using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>
/// Restores the page checksums of a store that another program has written to: sqlite3, for example, copies the log of a killed process to the file when it
/// opens it, and its VACUUM rewrites all pages, both without our checksums. Rows have their own checksums. If all of them are right, and SQLite's own check
/// finds no error, all pages are written again, with checksums.
/// </summary>
internal static class ForeignWrites
{
    /// <summary>Checks every row and rewrites the pages with checksums. If the process is killed, the next process starts again.</summary>
    /// <exception cref="DocumentStoreException">
    /// Another program has the store open, the disk is full, or the store is damaged: then nothing is changed.
    /// </exception>
    public static void Accept(string path, SqliteStoreOptions options)
    {
        using SqliteDatabase database = SqliteDatabase.Open(path, FileAccessMode.Existing);
        try
        {
            database.SetBusyTimeout(options.BusyTimeout);
            database.TakeForeignPages();
            database.Execute("PRAGMA locking_mode = EXCLUSIVE");
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("PRAGMA trusted_schema = OFF");
            database.Execute("BEGIN EXCLUSIVE");
            database.Execute("COMMIT");
            Demand(StoreChecker.RunForeign(database));
            StoreFile.UseWriteAheadLog(database, options.BusyTimeout);
            database.ReserveChecksums();
            database.Execute("VACUUM");
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (DocumentStoreException e) when (e.Failure is StoreFailure.Busy or StoreFailure.Full)
        {
            throw new DocumentStoreException(
                e.Failure,
                $"Another program has written to the store '{path}'. Every row must be checked before the next use, which requires that no other program has "
                    + "it open and that the disk has space for twice the file. "
                    + $"Nothing is lost: close the other programs or free some space, then open it again. ({e.Message})",
                e);
        }
    }

    /// <summary>Throws if the check of such a store has findings.</summary>
    /// <exception cref="DocumentStoreException">The store is damaged.</exception>
    public static void Demand(StoreCheck check)
    {
        if (!check.IsSound)
        {
            throw StoreDamage.OfFile(check.Path, $"another program has written to it, and {check.Findings[0].Description}");
        }
    }
}
