using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Sealing;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Makes the file that is going to be a store, and makes sure that nobody has the store open that it replaces.</summary>
internal static class StoreReplacement
{
    /// <summary>
    /// Makes the file that a store is going to be copied to: one that nobody else can open, and whose pages are sealed from the first one on.
    /// </summary>
    public static SqliteDatabase CreateDraft(string path)
    {
        SqliteDatabase database = SqliteDatabase.Open(path);
        return StoreFile.Prepare(database, () =>
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {PageSeal.PageSize}"));
            database.ReserveSeals();
            foreach (string pragma in (ReadOnlySpan<string>)["locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF"])
            {
                database.Execute($"PRAGMA {pragma}");
            }

            StoreFile.MarkAsStore(database);
            return database;
        });
    }

    /// <summary>Finds out whether nobody has a file open as a SQLite database. The log that a process left behind which was killed goes over into it.</summary>
    public static bool IsUnused(string path)
    {
        try
        {
            using SqliteDatabase database = SqliteDatabase.Open(path, FileAccessMode.Existing);
            database.Execute("PRAGMA locking_mode = EXCLUSIVE");
            database.Execute("BEGIN EXCLUSIVE");
            database.Execute("COMMIT");
            return true;
        }
        catch (DocumentStoreException e) when (e.Failure == StoreFailure.Busy)
        {
            return false;
        }
        catch (DocumentStoreException)
        {
            // No database, or a damaged one: whoever had it open would have a log beside it, which is looked for next.
            return true;
        }
    }

    /// <summary>Makes sure that a file may be replaced: a program that may not write to it must not put another in its place.</summary>
    /// <exception cref="DocumentStoreException">It may not be written, or somebody has it open.</exception>
    public static void DemandReplaceable(string path)
    {
        bool isWritable;
        try
        {
            // By SQLite's means: whoever opens and closes a file that SQLite has open in the same process takes its locks away.
            using SqliteDatabase database = SqliteDatabase.Open(path, FileAccessMode.Existing);
            isWritable = !database.IsReadOnly;
        }
        catch (DocumentStoreException e) when (e.Failure == StoreFailure.NoAccess)
        {
            isWritable = false;
        }

        if (!isWritable)
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"'{path}' may not be written by this process, and was left as it is. Choose another path, or give the process the right to write to the file."
            );
        }

        if (!IsUnused(path))
        {
            throw InUse(path, cause: null);
        }
    }

    /// <summary>Makes what says that a file cannot be replaced yet.</summary>
    private static DocumentStoreException InUse(string path, Exception? cause) =>
        new(StoreFailure.Busy, $"The store '{path}' is open, here or in another program. Close it before another file takes its place.", cause);

    /// <summary>
    /// Takes a store that another file is going to replace, so that nobody can open it until that is done. The log of a process that was killed goes over into
    /// it: it would be taken for the log of the file that takes its place.
    /// </summary>
    /// <returns>What holds it; null when the file is none of ours, or so damaged that it cannot be opened.</returns>
    /// <exception cref="DocumentStoreException">Somebody has it open.</exception>
    public static SqliteDatabase? Claim(string path)
    {
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(path, FileAccessMode.Existing);
            database.TakeForeignPages();
            database.Execute("PRAGMA locking_mode = EXCLUSIVE");
            database.Execute("BEGIN EXCLUSIVE");
            database.Execute("COMMIT");
            if (database.QueryInteger("PRAGMA application_id") != StoreTables.ApplicationId)
            {
                database.Dispose();
                return null;
            }

            // Without a log nothing is deleted beside the new file when this connection is closed.
            database.Execute("PRAGMA journal_mode = DELETE");
            database.Execute("BEGIN EXCLUSIVE");
            return database;
        }
        catch (DocumentStoreException e)
        {
            database?.Dispose();
            if (e.Failure == StoreFailure.Busy)
            {
                throw InUse(path, e);
            }

            // Whoever had it open would have a log beside it, which is looked for next.
            return null;
        }
    }
}
