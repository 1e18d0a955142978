using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Sealing;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Opens the file of a store: makes it when it is new, and makes sure that it is one of ours when it is not, before anything in it is changed.</summary>
internal static class StoreFile
{
    public const string InMemory = ":memory:";

    private const int CacheKibibytes = 64 * 1024;

    /// <summary>
    /// A connection that only reads has the file mapped, as far as SQLite maps one (2 GiB). What lies beyond is copied into this cache: one that the processor's own cache holds made
    /// a scan of 3.6 GB a third faster than a large one.
    /// </summary>
    private const int ReaderCacheKibibytes = 2 * 1024;

    /// <summary>The log goes over into the file each time it has grown by 64 MiB: seldom enough that a bulk load writes most pages to the file once.</summary>
    private const int CheckpointPages = 4096;

    /// <summary>Readers map the file instead of copying its pages: scanning vectors then takes a third of the time. SQLite itself maps 2 GiB at most and reads what is beyond.</summary>
    private static readonly long MappedBytes = Environment.Is64BitProcess ? 1L << 40 : 0;

    /// <summary>SQLite's own header.</summary>
    private const int HeaderLength = 100;

    /// <summary>Tells which step has to come before a file can be used.</summary>
    private enum Opening
    {
        /// <summary>Nothing.</summary>
        Ready,

        /// <summary>Its layout is brought up to date.</summary>
        Older,

        /// <summary>Another program has written to it: all of it is looked at.</summary>
        Foreign,
    }

    /// <summary>Opens the connection that writes.</summary>
    /// <returns>The connection, and the files that it must find in their places; none for a store in memory.</returns>
    /// <exception cref="DocumentStoreException">The file is none of ours, of a newer version, damaged, busy, without its log or the other way round, or cannot be opened.</exception>
    public static (SqliteDatabase Database, StoreFiles? Files) OpenForWriting(string path, SqliteStoreOptions options)
    {
        FileIdentity? before = path == InMemory ? null : CheckFile(path);
        if (before is not null && FileIdentity.Describe(path).Names is > 1 and var names)
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The store '{path}' has {names} names (hard links), and its log lies beside one of them only: programs that open it by different "
                        + $"names would destroy it, and whoever meant the other name as a "
                        + $"copy would see it change. Delete the other names, make them symbolic links, or make a copy of the file and use that. It was "
                        + $"not touched."
                ));
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
            ForeignWrites.Seal(path, options);
        }
        else
        {
            LayoutUpgrade.Run(path, options);
        }

        return OpenForWriting(path, options);
    }

    /// <summary>Opens a file that may not be written, and finds out how it can be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How long to wait, and whether a log may be missing.</param>
    /// <param name="takesForeignPages">Whether a file that another program has written to is opened all the same, by those who look at every row.</param>
    /// <returns>The connection, how it was opened, and the files that it must find as they are.</returns>
    /// <exception cref="DocumentStoreException">The file is none of ours, of another version, damaged, not there, or has a log that cannot be read here.</exception>
    public static (SqliteDatabase Database, FileAccessMode Mode, StoreFiles Files) OpenReadOnly(
        string path,
        SqliteStoreOptions options,
        bool takesForeignPages = false)
    {
        if (CheckFile(path) is not { Length: > 0 } before)
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"The store '{path}' is not there, or is empty, and was to be opened to be read only.");
        }

        // Whoever has the file open has a log beside it; without one, there is nothing to be read along with it.
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
                        $"The store '{path}' has a log beside it, '{StoreFiles.LogOf(StoreFiles.Resolve(path))}', that cannot be read where nothing may be written, and without it the store would show an "
                        + "older state. Copy both files to a folder that may be written, and open the copy.",
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
                    throw new DocumentStoreException(
                        StoreFailure.NoAccess,
                            $"Another program has written to the store '{path}', which must be opened once with "
                                + $"{nameof(SqliteAccess)}.{nameof(SqliteAccess.ReadWrite)}: then every row is looked at, and sealed again."
                        );
                }

                BeginReading(database, options);
                if (IsNew(database))
                {
                    throw NotAStore(path, "it is a SQLite database without anything in it");
                }

                if (LayoutUpgrade.IsDue(database))
                {
                    throw new DocumentStoreException(
                        StoreFailure.NoAccess, $"The store '{path}' has an older layout and must be opened once with {nameof(SqliteAccess)}.{nameof(SqliteAccess.ReadWrite)}, which brings it up to date.");
                }

                LoadTables(database);
                return (database, mode, new StoreFiles(database, mode, before));
            });
        }
    }

    /// <summary>Opens a further connection to a file that is open already; it only reads.</summary>
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

    /// <summary>Does what a new connection begins with; closes it when that fails.</summary>
    /// <exception cref="DocumentStoreException">It failed, or met a damaged page.</exception>
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

    /// <summary>Begins with the connection that writes.</summary>
    private static Opening Begin(SqliteDatabase database, SqliteStoreOptions options)
    {
        database.SetBusyTimeout(options.BusyTimeout);
        bool isForeign = FileCheck.BeforeFirstRead(database, options);
        if (isForeign)
        {
            // The first page is not as it was written, and read by nobody before all the others were looked at.
            database.TakeForeignPages();
        }

        if (IsNew(database))
        {
            Create(database, options.BusyTimeout);
        }

        // Without this a file that may not be written would be noticed at the first write only.
        if (database.IsReadOnly)
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"The store '{database.Path}' may only be read by this process. Give it the right to write to the file and its folder, or open it with {nameof(SqliteStoreOptions)} {{ "
                + $"{nameof(SqliteStoreOptions.Access)} = {nameof(SqliteAccess)}.{nameof(SqliteAccess.ReadOnly)} }}.");
        }

        if (isForeign || LayoutUpgrade.IsDue(database))
        {
            return isForeign ? Opening.Foreign : Opening.Older;
        }

        if (database.Path != InMemory)
        {
            // The backup of a store in memory has none yet.
            UseWriteAheadLog(database, options.BusyTimeout);
        }

        Configure(database, CacheKibibytes);
        database.Execute(options.Durability == SqliteDurability.PowerLoss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA wal_autocheckpoint = {CheckpointPages}"));
        if (options.MaxPageCount is { } pages)
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
        }

        LoadTables(database);
        return Opening.Ready;
    }

    /// <summary>Begins with a connection that only reads.</summary>
    private static void BeginReading(SqliteDatabase database, SqliteStoreOptions options)
    {
        database.SetBusyTimeout(options.BusyTimeout);
        Configure(database, ReaderCacheKibibytes);
        database.Execute("PRAGMA query_only = ON");
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA mmap_size = {MappedBytes}"));
    }

    /// <summary>Has SQLite read the definitions of all tables: damage in them would otherwise be met by the first question only.</summary>
    private static void LoadTables(SqliteDatabase database) => _ = database.QueryInteger("SELECT count(*) FROM dataset");

    private static void Configure(SqliteDatabase database, int cacheKibibytes)
    {
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{cacheKibibytes}"));
        database.Execute("PRAGMA temp_store = MEMORY");
        database.Execute("PRAGMA trusted_schema = OFF");
        RowSeal.Register(database);
    }

    /// <summary>Looks at what lies under a path before SQLite does, which would take a file of one byte for an empty one and delete a log that lies beside no file.</summary>
    private static FileIdentity? CheckFile(string path)
    {
        string log = StoreFiles.LogOf(StoreFiles.Resolve(path));
        bool hasLog = FileIdentity.Find(log) is { Length: > 0 };
        FileIdentity? file = FileIdentity.Find(path);
        if (!FileIdentity.Describe(path).IsOrdinary)
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"The store '{path}' cannot be opened: it is a folder or a device, and no file. Name the file of the store.");
        }

        if (file is { Length: > 0 and < HeaderLength })
        {
            throw NotAStore(path, "it is not a SQLite database");
        }

        return hasLog && file is null or { Length: 0 }
            ? throw new DocumentStoreException(
                StoreFailure.Moved,
                $"The store '{path}' is {(file is null ? "not there" : "empty")}, but its log '{log}' is: another program moved or deleted the file without it. Put the file back beside its log; or, to begin a new "
                + "store here, move the log away first. Nothing was touched.")
            : file;
    }

    /// <summary>Whether nothing has been made yet.</summary>
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
                        $"The store '{database.Path}' has layout {version}, and this version of Relevance.Cluster.Sqlite reads up to {StoreTables.Version}. Update the package; the file was not touched."));
        }

        return application == 0 && version == 0 && !hasTables ? true : throw NotAStore(database.Path, "it is a SQLite database of another program");
    }

    /// <summary>Reads what tells whose file it is as of one moment: another process may be making it, and its tables and marks come at once.</summary>
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
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size = {PageSeal.PageSize}"));
        database.ReserveSeals();
        if (database.Path != InMemory)
        {
            UseWriteAheadLog(database, busyTimeout);
        }

        database.Execute("BEGIN IMMEDIATE");
        try
        {
            // Another process may have made the file while this one waited.
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

    /// <summary>Has SQLite keep a log beside the file.</summary>
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
                    $"The store '{database.Path}' cannot keep a write-ahead log (the mode stays '{mode}'). Put it on a local disk: network folders are not supported.");
            }
            catch (DocumentStoreException e) when (e.Failure == StoreFailure.Busy && Stopwatch.GetElapsedTime(start) < busyTimeout)
            {
                // SQLite does not wait here by itself while another process makes the same file.
                Thread.Sleep(5);
            }
        }
    }

    private static DocumentStoreException NotAStore(string path, string what) =>
        new(StoreFailure.NotAStore, $"The store '{path}' cannot be opened: {what}. Choose another path; the file was not touched.");
}
