namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>
/// Detects whether another program has moved, replaced, deleted or truncated the file of an open store, its write-ahead log or its WAL index. Thread-safe; one
/// per store, for all connections.
/// </summary>
/// <remarks>A check makes three or four calls of the file system, takes microseconds, and opens no file.</remarks>
internal sealed class StoreFiles
{
    private const int LogHeaderLength = 32;
    private const int LogPageHeaderLength = 24;

    private readonly string _path;
    private readonly FileAccessMode _mode;
    private readonly FileIdentity _file;
    private readonly string _name;
    private readonly long _pageSize;
    private readonly FileIdentity _log;
    private readonly FileIdentity _index;
    private long _fileLength;
    private long _logLength;
    private long _indexLength;
    private long _modified;
    private volatile bool _statesLog;

    /// <summary>Initializes a new instance of the <see cref="StoreFiles"/> class with the current state of the files.</summary>
    /// <param name="database">The first connection, which has read from the file.</param>
    /// <param name="mode">The mode in which it was opened.</param>
    /// <param name="before">The file at the path before it was opened; null if none existed.</param>
    /// <exception cref="DocumentStoreException">A file no longer exists.</exception>
    public StoreFiles(SqliteDatabase database, FileAccessMode mode, FileIdentity? before)
    {
        _path = database.Path;
        _mode = mode;
        _name = database.FileName;
        _pageSize = database.QueryInteger("PRAGMA page_size");
        _file = FileIdentity.Find(_path) ?? throw Moved(IsGone(_path));
        _fileLength = _file.Length;
        if (before is { } known && !_file.IsSameFile(known))
        {
            throw Moved(IsAnother(_path));
        }

        if (mode == FileAccessMode.Unchanging)
        {
            // The file must not change after this moment, the one before it was opened.
            _file = before ?? _file;
            return;
        }

        _log = FileIdentity.Find(LogName) ?? throw Moved(IsGone(LogName));
        _index = FileIdentity.Find(IndexName) ?? throw Moved(IsGone(IndexName));
        _logLength = _log.Length;
        _indexLength = _index.Length;
    }

    private string LogName => LogOf(_name);

    private string IndexName => _name + "-shm";

    /// <summary>Returns the name of the log of a file.</summary>
    public static string LogOf(string file) => file + "-wal";

    /// <summary>Resolves the links of a path, whether or not the file exists.</summary>
    public static string Resolve(string path)
    {
        try
        {
            return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Circular links, or an inaccessible folder: opening the file reports it.
            return path;
        }
    }

    /// <summary>Validates that the files are the same and complete. Must not be called within a transaction.</summary>
    /// <exception cref="DocumentStoreException">Another program has changed them.</exception>
    public void Check(SqliteDatabase database)
    {
        if (FindFault(out bool isLogShorter) is { } fault && !(isLogShorter && IsLogWhole(database)))
        {
            throw Moved(fault);
        }

        CheckContent(database);
    }

    /// <summary>Validates that the files are the same: before a connection is opened, which checks their content.</summary>
    /// <exception cref="DocumentStoreException">Another program has changed them.</exception>
    public void CheckPlaces()
    {
        if (FindFault(out bool isLogShorter) is { } fault && !isLogShorter)
        {
            throw Moved(fault);
        }
    }

    /// <summary>Validates that the files are the same and no shorter than at the last <see cref="Check"/>: within a transaction.</summary>
    /// <exception cref="DocumentStoreException">Another program has changed them.</exception>
    public void CheckAgain(SqliteDatabase database)
    {
        if (FindFault(out _) is { } fault)
        {
            throw Moved(fault);
        }

        CheckContent(database);
    }

    /// <summary>Creates the exception for a failure of SQLite that a change of the files has caused.</summary>
    /// <returns>Null if the files have not changed.</returns>
    public DocumentStoreException? Explain(DocumentStoreException failure)
    {
        if (failure.Failure == StoreFailure.Moved || FindFault(out bool isLogShorter) is not { } fault)
        {
            return null;
        }

        // Another process may have truncated the log after a checkpoint: a damaged page is more specific.
        return isLogShorter && failure.Failure == StoreFailure.Corrupt ? null : Moved(fault, failure);
    }

    /// <summary>
    /// Prepares a connection for closing. The last connection of SQLite copies the log to the file and deletes the log by name: that must be the log of this
    /// store.
    /// </summary>
    /// <exception cref="DocumentStoreException">The log was moved or deleted, and its content could not be saved.</exception>
    public void BeforeClose(SqliteDatabase database)
    {
        if (_mode == FileAccessMode.Unchanging || FindFault(out bool isLogShorter) is null || (isLogShorter && IsLogWhole(database)))
        {
            return;
        }

        database.LeaveLog();

        // The log was moved or deleted and is still open here: the writing connection saves the acknowledged writes to the file.
        if (!isLogShorter && FindFaultBesideLog() is null && database.QueryInteger("PRAGMA query_only") == 0)
        {
            database.Checkpoint();
        }
    }

    /// <summary>
    /// Validates that the log belongs to the file, if the file was written since the last check: its first page states so from the first write until the last
    /// program closes it. A copy of the store that was made while it was closed does not state so.
    /// </summary>
    private void CheckContent(SqliteDatabase database)
    {
        if (_mode == FileAccessMode.Unchanging || FileIdentity.Find(_name) is not { } now || Volatile.Read(ref _modified) == now.Modified)
        {
            return;
        }

        bool? statesLog = FileCheck.StatesLog(database);
        if (statesLog == false && _statesLog)
        {
            throw Moved($"'{_name}' was overwritten with another file, such as an earlier copy");
        }

        _statesLog |= statesLog == true;
        Volatile.Write(ref _modified, now.Modified);
    }

    private static string IsGone(string path) => $"'{path}' no longer exists";

    private static string IsAnother(string path) => $"'{path}' is now another file";

    private static string? FindFault(string path, FileIdentity known, ref long length, out bool isShorter)
    {
        isShorter = false;
        if (FileIdentity.Find(path) is not { } now)
        {
            return IsGone(path);
        }

        if (!now.IsSameFile(known))
        {
            return IsAnother(path);
        }

        long longest = Volatile.Read(ref length);
        isShorter = now.Length < longest;
        if (now.Length > longest)
        {
            Interlocked.CompareExchange(ref length, now.Length, longest);
        }

        return isShorter ? $"'{path}' was truncated" : null;
    }

    private string? FindFault(out bool isLogShorter)
    {
        isLogShorter = false;
        return _mode == FileAccessMode.Unchanging ? FindChange() : FindFaultBesideLog() ?? FindFault(LogName, _log, ref _logLength, out isLogShorter);
    }

    private string? FindFaultBesideLog()
    {
        if (FileIdentity.Find(_path) is not { } now)
        {
            return IsGone(_path);
        }

        if (!now.IsSameFile(_file))
        {
            return IsAnother(_path);
        }

        string? fault = FindFault(_name, _file, ref _fileLength, out bool isShorter);
        return isShorter ? $"{fault}, or made smaller by a VACUUM of another program" : fault ?? FindFault(IndexName, _index, ref _indexLength, out _);
    }

    /// <summary>Checks whether a program has written to a file that was opened as unchanging.</summary>
    private string? FindChange() =>
        FileIdentity.Find(_path) != _file || FileIdentity.Find(LogName) is { Length: > 0 }
            ? $"another program has written to '{_path}', or has replaced it, since it was opened read-only while no other program had it open"
            : null;

    /// <summary>Determines whether a shorter log has all pages that a reader may need, because another process truncated it after a checkpoint.</summary>
    private bool IsLogWhole(SqliteDatabase database)
    {
        int pages = database.CountLogPages();
        if (FileIdentity.Find(LogName) is not { } now || (pages > 0 && now.Length < LogHeaderLength + (pages * (_pageSize + LogPageHeaderLength))))
        {
            return false;
        }

        Volatile.Write(ref _logLength, now.Length);
        return true;
    }

    private DocumentStoreException Moved(string what, Exception? cause = null) => new(
        StoreFailure.Moved,
        $"The store '{_path}': {what}. Another program moved, replaced, deleted or truncated a file of the store while it was open. No more is read or "
        + $"written. Move '{_name}' and '{LogName}', which belong together, back to their folder, or close the store and open it again.",
        cause);
}
