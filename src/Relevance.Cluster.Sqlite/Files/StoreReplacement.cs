using System.Globalization;
using Relevance.Cluster.Sqlite.Checksums;
using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Creates the draft of a store file, and validates that no program has the store open that it replaces.</summary>
internal static class StoreReplacement
{
    /// <summary>
    /// Creates the file to which a store is copied: no other program can open it, and all its pages have checksums.
    /// </summary>
    public static SqliteDatabase CreateDraft(string path)
    {
        SqliteDatabase database = SqliteDatabase.Open(path);
        return StoreFile.Prepare(database, () =>
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {PageChecksum.PageSize}"));
            database.ReserveChecksums();
            foreach (string pragma in (ReadOnlySpan<string>)["locking_mode = EXCLUSIVE", "journal_mode = OFF", "synchronous = OFF"])
            {
                database.Execute($"PRAGMA {pragma}");
            }

            StoreFile.MarkAsStore(database);
            return database;
        });
    }

    /// <summary>Determines whether no program has a file open as a SQLite database. The log of a killed process is copied to the file.</summary>
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
            // Not a database, or a damaged one: a program that has it open would have a log, which is checked next.
            return true;
        }
    }

    /// <summary>Validates that a file can be replaced: a process that has no right to write to it must not replace it.</summary>
    /// <exception cref="DocumentStoreException">The file is read-only, or a program has it open.</exception>
    public static void DemandReplaceable(string path)
    {
        bool isWritable;
        try
        {
            // Through SQLite: on Unix, closing a file releases the locks that SQLite holds on it in the same process.
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
                $"This process has no right to write to '{path}', which was not changed. Choose another path, or grant the process write access to the file."
            );
        }

        if (!IsUnused(path))
        {
            throw InUse(path, cause: null);
        }
    }

    /// <summary>Creates the exception for a file that cannot be replaced because it is open.</summary>
    private static DocumentStoreException InUse(string path, Exception? cause) =>
        new(StoreFailure.Busy, $"The store '{path}' is open, here or in another program. Close it before it is replaced.", cause);

    /// <summary>
    /// Locks a store that another file replaces, so that no program can open it until then. The log of a killed process is copied to the file: otherwise it
    /// would be interpreted as the log of the new file.
    /// </summary>
    /// <returns>The connection that holds the lock; null if the file is not a store, or is too damaged to be opened.</returns>
    /// <exception cref="DocumentStoreException">A program has it open.</exception>
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

            // Without a log, closing this connection deletes no log of the new file. The journal of this change is in memory: one on disk, of a killed process,
            // would be rolled back by a reader without checksums, and the first page would look like that of another program.
            database.Execute("PRAGMA journal_mode = MEMORY");
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

            // A program that has it open would have a log, which is checked next.
            return null;
        }
    }
}

/// <summary>Restores a backup to the path of a store that no program has open.</summary>
internal static class StoreRestore
{
    public static void Run(
        string backup, string path, bool replacesFile, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup))
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"The backup '{backup}' does not exist.");
        }

        (SqliteDatabase database, _, StoreFiles files) = StoreFile.OpenReadOnly(backup, new SqliteStoreOptions(), takesForeignPages: true);
        using ColumnCache columns = new();
        using StoreSession session = new(database, new SqliteStoreOptions(), columns, files);
        session.Read(
            (source, token) =>
            {
                StoreCopy.Write(source.Database, path, replacesFile, progress, token);
                return true;
            },
            cancellationToken);
    }
}
