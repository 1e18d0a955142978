using Relevance.Cluster.Sqlite.Checksums;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>A SQLite connection with its prepared statements. Not thread-safe: one thread at a time.</summary>
internal sealed unsafe class SqliteDatabase : IDisposable
{
    /// <summary>The number of cached statements; filters create new ones all the time, and beyond this number all are discarded.</summary>
    private const int MaxPreparedStatements = 256;

    /// <summary>The length of the longest cached statement: a longer one belongs to one filter, is not used again, and would retain a megabyte.</summary>
    private const int MaxPreparedLength = 16 * 1024;

    /// <summary>
    /// The number of SQLite's virtual machine instructions between two checks of the token; a check takes nanoseconds, an instruction about ten.
    /// </summary>
    private const int InstructionsBetweenLooks = 2000;

    /// <summary>SQLITE_CHECKPOINT_NOOP, which counts the pages of the log and copies none.</summary>
    private const int LookOnly = -1;

    private readonly sqlite3 _handle;
    private readonly ChecksummedFile* _file;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private Exception? _functionFailure;

    static SqliteDatabase()
    {
        Batteries_V2.Init();
        ChecksumFileSystem.Register();
    }

    private SqliteDatabase(sqlite3 handle, string path)
    {
        _handle = handle;
        _file = ChecksumFileSystem.FindFile(handle);
        Path = path;

        // The token is checked within statements: sqlite3_interrupt would miss a statement that starts at the same moment.
        raw.sqlite3_progress_handler(handle, InstructionsBetweenLooks, _ => CancellationToken.IsCancellationRequested ? 1 : 0, null);
    }

    /// <summary>Gets the path of the file, or <c>:memory:</c>.</summary>
    public string Path { get; }

    /// <summary>Gets or sets the token that ends a running statement with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets the number of rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Gets the number of rows that all statements of the connection have changed.</summary>
    public long TotalChanges => raw.sqlite3_total_changes(_handle);

    /// <summary>Gets the row id of the last INSERT.</summary>
    public long LastInsertedRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Gets a value indicating whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Gets a value indicating whether the file is read-only.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    /// <summary>Gets the file that SQLite uses: <see cref="Path"/> with links resolved. Its log has the same name followed by <c>-wal</c>.</summary>
    public string FileName => raw.sqlite3_db_filename(_handle, "main").utf8_to_string();

    /// <summary>Opens a file.</summary>
    /// <exception cref="DocumentStoreException">The file cannot be opened.</exception>
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
        int code = raw.sqlite3_open_v2(name, out sqlite3 handle, flags, mode == FileAccessMode.Plain ? null : ChecksumFileSystem.Name);
        if (code != raw.SQLITE_OK)
        {
            int extended = handle is { IsInvalid: false } ? raw.sqlite3_extended_errcode(handle) : code;
            string detail = (handle is { IsInvalid: false } ? raw.sqlite3_errmsg(handle) : raw.sqlite3_errstr(code)).utf8_to_string();
            handle?.Dispose();
            throw SqliteError.Create(extended, detail, path);
        }

        return new SqliteDatabase(handle, path);
    }

    /// <summary>Counts the pages in the log that a reader may need. Must not be called within a transaction.</summary>
    public int CountLogPages()
    {
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", LookOnly, out int pages, out _));
        return pages;
    }

    /// <summary>
    /// Copies the content of the log to the file, which then is complete; waits for readers of the log. Must not be called within a transaction.
    /// </summary>
    public void Checkpoint()
    {
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_FULL, out _, out _));
        if (_file is not null)
        {
            Check(ChecksummedFile.MarkForGood(_file, hasLog: false));
        }
    }

    /// <summary>Waits until the file, without its log, is on disk.</summary>
    public void Flush()
    {
        if (_file is not null)
        {
            Check(ChecksummedFile.Flush(_file));
        }
    }

    /// <summary>
    /// Keeps the log unchanged when this connection is closed; otherwise the last connection that closes copies it to the file and deletes it by name.
    /// </summary>
    public void LeaveLog() => Check(raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _));

    /// <summary>Reads the first page directly from the file, without a lock and without the log.</summary>
    /// <returns>Null if the file is shorter, and for a database in memory.</returns>
    public byte[]? ReadFirstPage() => ReadPage(1);

    /// <summary>Reads a page directly from the file, without a lock and without the log.</summary>
    /// <param name="number">The page number, from 1.</param>
    /// <returns>Null if the file is shorter, and for a database in memory.</returns>
    public byte[]? ReadPage(long number)
    {
        byte[] page = new byte[PageChecksum.PageSize];
        return _file is not null && ChecksummedFile.TryReadPage(_file, number, page) ? page : null;
    }

    /// <summary>Verifies a page of the file, without a lock and without the log.</summary>
    /// <param name="number">The page number, from 1.</param>
    /// <returns>Its state; intact if it was never written; null after the last page, and for a database in memory.</returns>
    public PageState? JudgePage(long number) => _file is null ? null : ChecksummedFile.Judge(_file, number);

    /// <summary>Gets a value indicating whether pages that another program has written were read since <see cref="TakeForeignPages"/>.</summary>
    public bool HasForeignPages => _file is not null && _file->HasForeignPages;

    /// <summary>Accepts pages that another program has written, from this call: for a caller that checks every row.</summary>
    public void TakeForeignPages()
    {
        if (_file is not null)
        {
            _file->TakesForeignPages = true;
        }
    }

    /// <summary>Replaces the content of this database with a copy of another, several pages at a time.</summary>
    /// <param name="source">The source, in a transaction that stays open.</param>
    /// <param name="pagesAtOnce">The number of pages between two reports.</param>
    /// <param name="report">Receives the number of remaining pages and of all pages; an exception ends the copy.</param>
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

    /// <summary>Makes SQLite reserve space for checksums on new pages: before the first page of a file, or before VACUUM rewrites all pages.</summary>
    public void ReserveChecksums() => ChecksumFileSystem.Reserve(_handle);

    /// <summary>Returns the number of bytes that SQLite reserves on each page.</summary>
    public int GetReservedBytes() => ChecksumFileSystem.GetReserved(_handle);

    /// <summary>Returns the first damaged page that was read since the last <see cref="ForgetDamage"/>.</summary>
    /// <returns>The page number, from 1; null if all pages were intact.</returns>
    public long? FindDamagedPage() => _file is not null && _file->DamagedPage > 0 ? _file->DamagedPage : null;

    /// <summary>
    /// Clears the record of a damaged page, here and in SQLite's cache, so that the next read reports it again. Must not be called within a transaction.
    /// </summary>
    public void ForgetDamage()
    {
        if (FindDamagedPage() is not null)
        {
            _file->DamagedPage = 0;
            ChecksumFileSystem.ForgetPages(_handle);
            Execute("PRAGMA writable_schema = RESET");
        }
    }

    /// <summary>Creates the exception for a failure that a damaged page may have caused.</summary>
    /// <returns>Null if no page is damaged, or if the failure is more specific.</returns>
    public DocumentStoreException? Explain(Exception? failure, string? datasetId) =>
        failure is OperationCanceledException or DocumentStoreException { Failure: StoreFailure.Corrupt } || FindDamagedPage() is not { } page
            ? null
            : StoreDamage.OfPage(Path, page, _file->IsDamageForeign, datasetId, failure);

    /// <summary>Sets the timeout of a statement that waits for the lock of another connection.</summary>
    public void SetBusyTimeout(TimeSpan timeout) => raw.sqlite3_busy_timeout(_handle, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));

    /// <summary>Prepares a statement; disposing of it returns it to the cache.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.Remove(sql, out SqliteStatement? statement))
        {
            return statement;
        }

        Check(raw.sqlite3_prepare_v2(_handle, sql, out sqlite3_stmt prepared));
        return new SqliteStatement(this, prepared, sql);
    }

    /// <summary>Runs a statement and ignores its rows.</summary>
    public void Execute(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        statement.Run();
    }

    /// <summary>Runs a statement and returns the first column of its first row.</summary>
    public long QueryInteger(string sql)
    {
        using SqliteStatement statement = Prepare(sql);
        return statement.Step() ? statement.GetInteger(0) : throw new InvalidOperationException($"The statement returned no row: {sql}");
    }

    /// <summary>Registers a SQL function. An exception in it ends the statement and is thrown to its caller.</summary>
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

    /// <summary>Throws for any result code except success.</summary>
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

    /// <summary>Escapes a path completely: <see cref="Uri"/> would interpret <c>%20</c> in a file name as a space.</summary>
    private static string AddressOf(string path)
    {
        IEnumerable<string> parts = path.Replace(System.IO.Path.DirectorySeparatorChar, '/').Split('/').Select(Uri.EscapeDataString);
        return (OperatingSystem.IsWindows() ? "file:///" : "file://") + string.Join('/', parts);
    }


    private void Call(Action<sqlite3_context, sqlite3_value[]> function, sqlite3_context context, sqlite3_value[] arguments)
    {
        try
        {
            function(context, arguments);
        }
#pragma warning disable CA1031 // No exception can cross native frames: it is stored, and thrown at the end of the statement.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _functionFailure = e;
            raw.sqlite3_result_error(context, "A function failed.");
        }
    }
}
