using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>
/// Makes a store anew that another program has written to, in its file: sqlite3, for one, takes the log of a killed process over into the file when it looks
/// into it, and its VACUUM writes all pages, each time without our checksums. Rows have checksums of their own. When all of them are whole, and SQLite's own
/// check is content, all pages are written once more, with theirs.
/// </summary>
internal static class ForeignWrites
{
    /// <summary>Looks at every row, and seals the pages. A process that is killed leaves the work to the next one.</summary>
    /// <exception cref="DocumentStoreException">
    /// Somebody has the store open, there is no room, or something in it is damaged: then nothing is changed.
    /// </exception>
    public static void Seal(string path, SqliteStoreOptions options)
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
            database.ReserveSeals();
            database.Execute("VACUUM");
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (DocumentStoreException e) when (e.Failure is StoreFailure.Busy or StoreFailure.Full)
        {
            throw new DocumentStoreException(
                e.Failure,
                $"Another program has written to the store '{path}', and every row is looked at before it is used again, which takes that nobody else "
                    + "has it open and that there is room for twice the file. "
                + $"Nothing is lost: close the other programs or free some space, then open it again. ({e.Message})",
                e);
        }
    }

    /// <summary>Makes sure that a check of such a store has found nothing.</summary>
    /// <exception cref="DocumentStoreException">It has.</exception>
    public static void Demand(StoreCheck check)
    {
        if (!check.IsSound)
        {
            throw StoreDamage.OfFile(check.Path, $"another program has written to it, and {check.Findings[0].Description}");
        }
    }
}
