using Relevance.Cluster.Sqlite.Sealing;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed unsafe class SqliteDatabase : IDisposable
{
    /// <summary>So many statements are kept prepared; filters make ever new ones, and beyond this all are given up.</summary>
    private const int MaxPreparedStatements = 256;

    /// <summary>A statement that is longer was made for one filter, will not come again, and would keep a megabyte.</summary>
    private const int MaxPreparedLength = 16 * 1024;

    /// <summary>A look costs some nanoseconds, an instruction of SQLite's machine about ten.</summary>
    private const int InstructionsBetweenLooks = 2000;

    /// <summary>SQLITE_CHECKPOINT_NOOP: counts the pages of the log and copies none.</summary>
    private const int LookOnly = -1;

    private readonly sqlite3 _handle;
    private readonly SealedFile* _file;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private Exception? _functionFailure;

    static SqliteDatabase()
    {
        Batteries_V2.Init();
        SealingFileSystem.Register();
    }

    private SqliteDatabase(sqlite3 handle, string path)
    {
        _handle = handle;
        _file = SealingFileSystem.FindFile(handle);
        Path = path;

        // Looked at from within statements: calling sqlite3_interrupt instead would miss a statement that is just about to begin.
        raw.sqlite3_progress_handler(handle, InstructionsBetweenLooks, _ => CancellationToken.IsCancellationRequested ? 1 : 0, null);
    }

    /// <summary>Gets the file, or <c>:memory:</c>.</summary>
    public string Path { get; }

    /// <summary>Gets or sets what ends a running statement with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets how many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Gets the row that the last INSERT made.</summary>
    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Gets a value indicating whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Gets a value indicating whether the file may not be written.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    /// <summary>Gets the file that SQLite works on: <see cref="Path"/> with links resolved. Its log has the same name with <c>-wal</c> after it.</summary>
    public string FileName => raw.sqlite3_db_filename(_handle, "main").utf8_to_string();

    /// <summary>Opens a file.</summary>
    /// <exception cref="DocumentStoreException">It cannot be opened.</exception>
    public static SqliteDatabase Open(string path, FileAccessMode mode = FileAccessMode.Create)
    {
        int flags = raw.SQLITE_OPEN_NOMUTEX | mode switch
        {
            FileAccessMode.Create => raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE,
            FileAccessMode.Existing or FileAccessMode.Plain => raw.SQLITE_OPEN_READWRITE,
            FileAccessMode.ReadOnly => raw.SQLITE_OPEN_READONLY,
            _ => raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI,
        };
        string name = mode == FileAccessMode.Unchanging ? $"{AddressOf(path)}?immutable=1" : path;
        int code = raw.sqlite3_open_v2(name, out sqlite3 handle, flags, mode == FileAccessMode.Plain ? null : SealingFileSystem.Name);
        if (code != raw.SQLITE_OK)
        {
            int extended = handle is { IsInvalid: false } ? raw.sqlite3_extended_errcode(handle) : code;
            string detail = handle is { IsInvalid: false } ? raw.sqlite3_errmsg(handle).utf8_to_string() : raw.sqlite3_errstr(code).utf8_to_string();
            handle?.Dispose();
            throw SqliteError.Create(extended, detail, path);
        }

        return new SqliteDatabase(handle, path);
    }

    /// <summary>Counts the pages in the log that a reader may need. Not within a transaction.</summary>
    public int CountLogPages()
    {
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", LookOnly, out int pages, out _));
        return pages;
    }

    /// <summary>Copies all that the log holds over into the file, which then needs no log; waits for readers that need it as it is. Not within a transaction.</summary>
    public void Checkpoint()
    {
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_FULL, out _, out _));
        if (_file is not null)
        {
            Check(SealedFile.MarkForGood(_file, hasLog: false));
        }
    }

    /// <summary>Waits until the file is on the disk; the log is none of its business.</summary>
    public void Flush()
    {
        if (_file is not null)
        {
            Check(SealedFile.Flush(_file));
        }
    }

    /// <summary>Has the log stay where and as it is when this connection is closed; otherwise the last one that is closed copies it over and deletes what lies under its name.</summary>
    public void LeaveLog() => Check(raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _));

    /// <summary>Reads the first page as it lies in the file, without a lock and without the log.</summary>
    /// <returns>Null when the file is shorter, and for a database in memory.</returns>
    public byte[]? ReadFirstPage() => ReadPage(1);

    /// <summary>Reads a page as it lies in the file, without a lock and without the log.</summary>
    /// <param name="number">The page, from 1.</param>
    /// <returns>Null when the file is shorter, and for a database in memory.</returns>
    public byte[]? ReadPage(long number)
    {
        byte[] page = new byte[PageSeal.PageSize];
        return _file is not null && SealedFile.TryReadPage(_file, number, page) ? page : null;
    }

    /// <summary>Looks at a page as it lies in the file, without a lock and without the log.</summary>
    /// <param name="number">The page, from 1.</param>
    /// <returns>How it is, also when it was never written; null behind the last page, and for a database in memory.</returns>
    public PageState? JudgePage(long number) => _file is null ? null : SealedFile.Judge(_file, number);

    /// <summary>Gets a value indicating whether pages that another program has written were read since <see cref="TakeForeignPages"/>.</summary>
    public bool HasForeignPages => _file is not null && _file->HasForeignPages;

    /// <summary>From now on takes pages that another program has written: for those who look at every row.</summary>
    public void TakeForeignPages()
    {
        if (_file is not null)
        {
            _file->TakesForeignPages = true;
        }
    }

    /// <summary>Makes this database a copy of another, some pages at a time.</summary>
    /// <param name="source">The other, in a transaction that stays open.</param>
    /// <param name="pagesAtOnce">How many pages are copied between two reports.</param>
    /// <param name="report">Hears how many pages are left, and how many there are; what it throws ends the copying.</param>
    public void CopyFrom(SqliteDatabase source, int pagesAtOnce, Action<int, int> report)
    {
        using sqlite3_backup backup = raw.sqlite3_backup_init(_handle, "main", source._handle, "main");
        if (backup.IsInvalid)
        {
            Check(raw.sqlite3_extended_errcode(_handle));
        }

        int code;
        do
        {
            code = raw.sqlite3_backup_step(backup, pagesAtOnce);
            Check(code);
            report(raw.sqlite3_backup_remaining(backup), raw.sqlite3_backup_pagecount(backup));
        }
        while (code != raw.SQLITE_DONE);
    }

    /// <summary>Has SQLite leave room for a seal on each page that it makes from now on: before the first page of a file, or before VACUUM makes all of them anew.</summary>
    public void ReserveSeals() => SealingFileSystem.Reserve(_handle);

    /// <summary>Gets how many bytes SQLite leaves free on each page.</summary>
    public int GetReservedBytes() => SealingFileSystem.GetReserved(_handle);

    /// <summary>Gets the first page that was read and is not as it was written, since the last <see cref="ForgetDamage"/>.</summary>
    /// <returns>Its number, from 1; null when all were whole.</returns>
    public long? FindDamagedPage() => _file is not null && _file->DamagedPage > 0 ? _file->DamagedPage : null;

    /// <summary>Forgets a damaged page, here and in SQLite's memory, so that whoever reads it the next time hears of it again. Not within a transaction.</summary>
    public void ForgetDamage()
    {
        if (FindDamagedPage() is not null)
        {
            _file->DamagedPage = 0;
            SealingFileSystem.ForgetPages(_handle);
            Execute("PRAGMA writable_schema = RESET");
        }
    }

    /// <summary>Gets what a failure is when its cause may be a damaged page.</summary>
    /// <returns>The failure that says so; null when no page is damaged, or the failure says it better.</returns>
    public DocumentStoreException? Explain(Exception? failure, string? datasetId) =>
        failure is OperationCanceledException or DocumentStoreException { Failure: StoreFailure.Corrupt } || FindDamagedPage() is not { } page
            ? null
            : StoreDamage.OfPage(Path, page, _file->IsDamageForeign, datasetId, failure);

    /// <summary>Sets how long a statement waits for a lock that another connection holds.</summary>
    public void SetBusyTimeout(TimeSpan timeout) => raw.sqlite3_busy_timeout(_handle, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));

    /// <summary>Gets a statement ready to be bound; the caller disposes it, which keeps it prepared for the next time.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.Remove(sql, out SqliteStatement? statement))
        {
            return statement;
        }

        Check(raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt prepared));
        return new SqliteStatement(this, prepared, sql);
    }

    /// <summary>Runs a statement that returns nothing that is wanted.</summary>
    public void Execute(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        statement.Run();
    }

    /// <summary>Runs a statement and gets the first column of its first row.</summary>
    public long QueryInteger(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        return statement.Step() ? statement.GetInteger(0) : throw new InvalidOperationException($"The statement gave no row: {sql}");
    }

    /// <summary>Registers a function of SQL. What it throws ends the statement and is thrown there.</summary>
    public void Register(string name, int argumentCount, Action<sqlite3_context, sqlite3_value[]> function) =>
        Check(raw.sqlite3_create_function(
            _handle,
            name,
            argumentCount,
            raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC,
            null,
            (context, _, arguments) => Call(function, context, arguments)));

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Close();
        }

        _statements.Clear();
        _handle.Dispose();
    }

    internal void Return(SqliteStatement statement)
    {
        if (statement.Sql.Length > MaxPreparedLength)
        {
            statement.Close();
            return;
        }

        if (_statements.Count >= MaxPreparedStatements)
        {
            foreach (SqliteStatement other in _statements.Values)
            {
                other.Close();
            }

            _statements.Clear();
        }

        if (!_statements.TryAdd(statement.Sql, statement))
        {
            statement.Close();
        }
    }

    /// <summary>Throws for any result but success.</summary>
    internal void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return;
        }

        if (Interlocked.Exchange(ref _functionFailure, null) is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        if ((code & 0xff) == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(CancellationToken);
        }

        throw SqliteError.Create(raw.sqlite3_extended_errcode(_handle), raw.sqlite3_errmsg(_handle).utf8_to_string(), Path);
    }

    /// <summary>Escapes a path whole: <see cref="Uri"/> takes <c>%20</c> in the name of a file for a space.</summary>
    private static string AddressOf(string path) =>
        (OperatingSystem.IsWindows() ? "file:///" : "file://") + string.Join('/', path.Replace(System.IO.Path.DirectorySeparatorChar, '/').Split('/').Select(Uri.EscapeDataString));

    private void Call(Action<sqlite3_context, sqlite3_value[]> function, sqlite3_context context, sqlite3_value[] arguments)
    {
        try
        {
            function(context, arguments);
        }
#pragma warning disable CA1031 // No exception may cross native frames: it is kept, and thrown again where the statement ends.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _functionFailure = e;
            raw.sqlite3_result_error(context, "A function failed.");
        }
    }
}
