using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Errors;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Checksums;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Opens the file of a store: creates a new one, and validates an existing one before it is changed.</summary>
internal static class StoreFile
{
    public const string InMemory = ":memory:";

    private const int CacheKibibytes = 64 * 1024;

    /// <summary>The cache of a reader for pages that are not mapped: a small one made a scan of 3.6 GB a third faster than a large one.</summary>
    private const int ReaderCacheKibibytes = 2 * 1024;

    /// <summary>The number of log pages before a checkpoint, 64 MiB: large enough that a bulk load writes most pages to the file once.</summary>
    private const int CheckpointPages = 4096;

    /// <summary>The bytes that readers map instead of copying pages, which makes scans of vectors three times as fast. SQLite maps at most 2 GiB.</summary>
    private static readonly long MappedBytes = Environment.Is64BitProcess ? 1L << 40 : 0;

    /// <summary>The length of SQLite's header.</summary>
    private const int HeaderLength = 100;

    /// <summary>Specifies the step that is required before a file can be used.</summary>
    private enum Opening
    {
        /// <summary>No step.</summary>
        Ready,

        /// <summary>An upgrade of its layout.</summary>
        Older,

        /// <summary>A complete check, because another program has written to it.</summary>
        Foreign,
    }

    /// <summary>Opens the connection that writes.</summary>
    /// <returns>The connection and its files; null instead of files for a store in memory.</returns>
    /// <exception cref="DocumentStoreException">The file is not a store, is newer, damaged, busy or without its log, or cannot be opened.</exception>
    public static (SqliteDatabase Database, StoreFiles? Files) OpenForWriting(string path, SqliteStoreOptions options)
    {
        FileIdentity? before = path == InMemory ? null : CheckFile(path);
        if (before is not null && FileIdentity.Describe(path).Names is > 1 and var names)
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                string.Create(CultureInfo.InvariantCulture, $"The store '{path}' has {names} names (hard links), but its log is next to one of them only: ")
                    + "programs that open it by different names would destroy it. Delete the other names, make them symbolic links, or use a copy of the "
                    + "file. Nothing was changed.");
        }

        SqliteDatabase database = SqliteDatabase.Open(path);
        Opening opening = Prepare(database, () => Begin(database, options));
        if (opening == Opening.Ready)
        {
            return (database, path == InMemory ? null : Prepare(database, () => new StoreFiles(database, FileAccessMode.Existing, before)));
        }

        database.Dispose();
        if (opening == Opening.Foreign)
        {
            ForeignWrites.Accept(path, options);
        }
        else
        {
            LayoutUpgrade.Run(path, options);
        }

        return OpenForWriting(path, options);
    }

    /// <summary>Opens a file read-only, in the mode that the file allows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The busy timeout, and whether the log may be missing.</param>
    /// <param name="takesForeignPages">Whether a file that another program has written to is accepted, by a caller that checks every row.</param>
    /// <returns>The connection, its mode and its files.</returns>
    /// <exception cref="DocumentStoreException">The file is not a store, has another layout, is damaged or missing, or its log cannot be read.</exception>
    public static (SqliteDatabase Database, FileAccessMode Mode, StoreFiles Files) OpenReadOnly(
        string path, SqliteStoreOptions options, bool takesForeignPages = false)
    {
        if (CheckFile(path) is not { Length: > 0 } before)
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"The store '{path}' cannot be opened read-only: it does not exist or is empty.");
        }

        // A file that is open in a program has a log; without a log, the file can be read alone.
        FileIdentity? log = FileIdentity.Find(StoreFiles.LogOf(StoreFiles.Resolve(path)));
        if (log is not null)
        {
            try
            {
                return Open(FileAccessMode.ReadOnly);
            }
            catch (DocumentStoreException e) when (e.Failure == StoreFailure.NoAccess)
            {
                if (log is { Length: > 0 })
                {
                    throw new DocumentStoreException(
                        StoreFailure.NoAccess,
                        $"The log '{StoreFiles.LogOf(StoreFiles.Resolve(path))}' of the store '{path}' cannot be read in a read-only folder, and the store "
                            + "without it would show an older state. Copy both files to a writable folder, and open the copy.",
                        e);
                }
            }
        }

        return Open(FileAccessMode.Unchanging);

        (SqliteDatabase Database, FileAccessMode Mode, StoreFiles Files) Open(FileAccessMode mode)
        {
            SqliteDatabase database = SqliteDatabase.Open(path, mode);
            return Prepare(database, () =>
            {
                bool isForeign = FileCheck.BeforeFirstRead(database, options);
                if (takesForeignPages)
                {
                    database.TakeForeignPages();
                }
                else if (isForeign)
                {
                    throw OpenToWrite($"Another program has written to the store '{path}'.", "which checks every row and restores the checksums");
                }

                BeginReading(database, options);
                if (IsNew(database))
                {
                    throw NotAStore(path, "it is an empty SQLite database");
                }

                if (LayoutUpgrade.IsDue(database))
                {
                    throw OpenToWrite($"The store '{path}' has an older layout.", "which upgrades it");
                }

                LoadTables(database);
                return (database, mode, new StoreFiles(database, mode, before));
            });
        }
    }

    /// <summary>Opens another connection, which only reads, to an open file.</summary>
    public static SqliteDatabase OpenForReading(string path, SqliteStoreOptions options, FileAccessMode mode)
    {
        SqliteDatabase database = SqliteDatabase.Open(path, mode);
        return Prepare(database, () =>
        {
            BeginReading(database, options);
            LoadTables(database);
            return database;
        });
    }

    /// <summary>Initializes a new connection, and closes it if that fails.</summary>
    /// <exception cref="DocumentStoreException">The initialization failed, or read a damaged page.</exception>
    public static T Prepare<T>(SqliteDatabase database, Func<T> work)
    {
        try
        {
            T result = work();
            return database.Explain(failure: null, datasetId: null) is { } damage ? throw damage : result;
        }
        catch (Exception e)
        {
            DocumentStoreException? damage = database.Explain(e, datasetId: null);
            database.Dispose();
            if (damage is not null)
            {
                throw damage;
            }

            throw;
        }
    }

    private static DocumentStoreException OpenToWrite(string problem, string effect)
    {
        Explanation reason = new(
            problem, nameof(SqliteDocumentStore.Open), $"Open it once with {nameof(SqliteStoreOptions.IsReadOnly)} = false, {effect}.");
        return reason.On(new DocumentStoreException(StoreFailure.NoAccess, reason.Message));
    }

    /// <summary>Initializes the connection that writes.</summary>
    private static Opening Begin(SqliteDatabase database, SqliteStoreOptions options)
    {
        database.SetBusyTimeout(options.BusyTimeout);
        bool isForeign = FileCheck.BeforeFirstRead(database, options);
        if (isForeign)
        {
            // The first page has a wrong checksum, and must not be read before all other pages are checked.
            database.TakeForeignPages();
        }

        if (IsNew(database))
        {
            Create(database, options.BusyTimeout);
        }

        // Otherwise a read-only file would be detected at the first write only.
        if (database.IsReadOnly)
        {
            Explanation reason = new(
                $"This process has no right to write to the store '{database.Path}'.",
                nameof(SqliteStoreOptions.IsReadOnly),
                "Grant it write access to the file and its folder, or open the store with "
                + $"{nameof(SqliteStoreOptions)} {{ {nameof(SqliteStoreOptions.IsReadOnly)} = true }}.");
            throw reason.On(new DocumentStoreException(StoreFailure.NoAccess, reason.Message));
        }

        if (isForeign || LayoutUpgrade.IsDue(database))
        {
            return isForeign ? Opening.Foreign : Opening.Older;
        }

        if (database.Path != InMemory)
        {
            // The backup of a store in memory has no log.
            UseWriteAheadLog(database, options.BusyTimeout);
        }

        Configure(database, CacheKibibytes);
        database.Execute(options.SurvivesPowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint = {CheckpointPages}"));
        if (options.MaxPageCount is { } pages)
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
        }

        LoadTables(database);
        return Opening.Ready;
    }

    /// <summary>Initializes a connection that only reads.</summary>
    private static void BeginReading(SqliteDatabase database, SqliteStoreOptions options)
    {
        database.SetBusyTimeout(options.BusyTimeout);
        Configure(database, ReaderCacheKibibytes);
        database.Execute("PRAGMA query_only = ON");
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA mmap_size = {MappedBytes}"));
    }

    /// <summary>Makes SQLite read the definitions of all tables: damage in them would otherwise be detected by the first query only.</summary>
    private static void LoadTables(SqliteDatabase database) => _ = database.QueryInteger("SELECT count(*) FROM dataset");

    private static void Configure(SqliteDatabase database, int cacheKibibytes)
    {
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{cacheKibibytes}"));
        database.Execute("PRAGMA temp_store = MEMORY");
        database.Execute("PRAGMA trusted_schema = OFF");
        RowChecksum.Register(database);
    }

    /// <summary>Checks the file at a path before SQLite opens it: SQLite would treat a file of one byte as empty, and delete a log without a file.</summary>
    private static FileIdentity? CheckFile(string path)
    {
        string log = StoreFiles.LogOf(StoreFiles.Resolve(path));
        bool hasLog = FileIdentity.Find(log) is { Length: > 0 };
        FileIdentity? file = FileIdentity.Find(path);
        if (!FileIdentity.Describe(path).IsOrdinary)
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"The store '{path}' cannot be opened: it is a folder or a device. Use the path of the file.");
        }

        if (file is { Length: > 0 and < HeaderLength })
        {
            throw NotAStore(path, "it is not a SQLite database");
        }

        return hasLog && file is null or { Length: 0 }
            ? throw new DocumentStoreException(
                StoreFailure.Moved,
                $"The store '{path}' {(file is null ? "does not exist" : "is empty")}, but its log '{log}' exists: another program moved or deleted the file "
                    + "without it. Move the file back to the folder of its log; or, to create a new store, move the log to another folder first. "
                    + "Nothing was changed.")
            : file;
    }

    /// <summary>Determines whether the database is empty, and throws if it is not a store that this version can read.</summary>
    private static bool IsNew(SqliteDatabase database)
    {
        (bool hasTables, long application, long version) = ReadMarks(database);
        if (application == StoreTables.ApplicationId)
        {
            return version <= StoreTables.Version
                ? false
                : throw new DocumentStoreException(
                    StoreFailure.NewerVersion,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The store '{database.Path}' has layout {version}, and this version of Relevance.Cluster.Sqlite reads up to {StoreTables.Version}. "
                    + $"Update the package; the file was not changed."));
        }

        return application == 0 && version == 0 && !hasTables ? true : throw NotAStore(database.Path, "it is a SQLite database of another program");
    }

    /// <summary>Reads the identity of the file in one transaction: another process may be creating it, with its tables and marks in one transaction.</summary>
    private static (bool HasTables, long Application, long Version) ReadMarks(SqliteDatabase database)
    {
        bool isAlone = !database.IsInTransaction;
        if (isAlone)
        {
            database.Execute("BEGIN");
        }

        try
        {
            return (
                database.QueryInteger("SELECT count(*) FROM sqlite_master") != 0,
                database.QueryInteger("PRAGMA application_id"),
                database.QueryInteger("PRAGMA user_version"));
        }
        finally
        {
            if (isAlone && database.IsInTransaction)
            {
                database.Execute("ROLLBACK");
            }
        }
    }

    private static void Create(SqliteDatabase database, TimeSpan busyTimeout)
    {
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {PageChecksum.PageSize}"));
        database.ReserveChecksums();
        if (database.Path != InMemory)
        {
            UseWriteAheadLog(database, busyTimeout);
        }

        database.Execute("BEGIN IMMEDIATE");
        try
        {
            // Another process may have created the file while this one waited.
            if (IsNew(database))
            {
                foreach (string statement in StoreTables.Creation)
                {
                    database.Execute(statement);
                }

                MarkAsStore(database);
            }

            database.Execute("COMMIT");
        }
        finally
        {
            if (database.IsInTransaction)
            {
                database.Execute("ROLLBACK");
            }
        }
    }

    public static void MarkAsStore(SqliteDatabase database)
    {
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {StoreTables.ApplicationId}"));
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {StoreTables.Version}"));
    }

    /// <summary>Makes SQLite use a write-ahead log.</summary>
    public static void UseWriteAheadLog(SqliteDatabase database, TimeSpan busyTimeout)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using SqliteStatement statement = database.Prepare("PRAGMA journal_mode = WAL");
                string mode = statement.Step() ? statement.GetText(0) : "";
                if (mode == "wal")
                {
                    return;
                }

                throw new DocumentStoreException(
                    StoreFailure.NoAccess,
                    $"The store '{database.Path}' cannot use a write-ahead log (the journal mode remains '{mode}'). "
                    + "Move it to a local disk: network folders are not supported.");
            }
            catch (DocumentStoreException e) when (e.Failure == StoreFailure.Busy && Stopwatch.GetElapsedTime(start) < busyTimeout)
            {
                // SQLite does not wait here while another process creates the same file.
                Thread.Sleep(5);
            }
        }
    }

    private static DocumentStoreException NotAStore(string path, string what) =>
        new(StoreFailure.NotAStore, $"The store '{path}' cannot be opened: {what}. Choose another path; the file was not changed.");
}
