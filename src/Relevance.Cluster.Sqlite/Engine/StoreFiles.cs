namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>
/// The file of an open store, its log and the index of its log, as they were when it was opened: tells when another program has moved, replaced, deleted or cut one of them.
/// Thread-safe; one for all connections of a store.
/// </summary>
/// <remarks>A look costs three or four calls of the file system, some microseconds, and opens nothing.</remarks>
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
    private volatile bool _saysLog;

    /// <summary>Initializes a new instance of the <see cref="StoreFiles"/> class, with the files as they are now.</summary>
    /// <param name="database">The first connection, which has read from the file.</param>
    /// <param name="mode">How it was opened.</param>
    /// <param name="before">What the path led to before it was opened; null when there was nothing.</param>
    /// <exception cref="DocumentStoreException">One of them is gone already.</exception>
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
            // It must not have changed since before it was opened.
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

    /// <summary>Gets the name of the log of a file.</summary>
    public static string LogOf(string file) => file + "-wal";

    /// <summary>Gets the file that a path leads to, or would make: links resolved.</summary>
    public static string Resolve(string path)
    {
        try
        {
            return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Links that lead in a circle, or through a folder that may not be entered: opening the file says so.
            return path;
        }
    }

    /// <summary>Makes sure that the files are in their places and whole. Not within a transaction.</summary>
    /// <exception cref="DocumentStoreException">They are not.</exception>
    public void Check(SqliteDatabase database)
    {
        if (FindFault(out bool isLogShorter) is { } fault && !(isLogShorter && IsLogWhole(database)))
        {
            throw Moved(fault);
        }

        CheckContent(database);
    }

    /// <summary>Makes sure that the files are in their places: for use before a connection is opened, which looks at the rest itself.</summary>
    /// <exception cref="DocumentStoreException">They are not.</exception>
    public void CheckPlaces()
    {
        if (FindFault(out bool isLogShorter) is { } fault && !isLogShorter)
        {
            throw Moved(fault);
        }
    }

    /// <summary>Makes sure that the files are in their places and no shorter than when <see cref="Check"/> last looked: for use within a transaction.</summary>
    /// <exception cref="DocumentStoreException">They are not.</exception>
    public void CheckAgain(SqliteDatabase database)
    {
        if (FindFault(out _) is { } fault)
        {
            throw Moved(fault);
        }

        CheckContent(database);
    }

    /// <summary>Tells whether a failure of SQLite has its cause in files that are not as they were.</summary>
    /// <returns>The failure that says so; null when they are as they were.</returns>
    public DocumentStoreException? Explain(DocumentStoreException failure)
    {
        if (failure.Failure == StoreFailure.Moved || FindFault(out bool isLogShorter) is not { } fault)
        {
            return null;
        }

        // A log that is shorter may have been emptied in good order: a damaged page says more.
        return isLogShorter && failure.Failure == StoreFailure.Corrupt ? null : Moved(fault, failure);
    }

    /// <summary>
    /// Prepares a connection to be closed. SQLite's last connection copies the log over into the file and deletes what lies under the log's name: that must be this store's log.
    /// </summary>
    /// <exception cref="DocumentStoreException">The log is gone from its place, and what it holds could not be saved.</exception>
    public void BeforeClose(SqliteDatabase database)
    {
        if (_mode == FileAccessMode.Unchanging || FindFault(out bool isLogShorter) is null || (isLogShorter && IsLogWhole(database)))
        {
            return;
        }

        database.LeaveLog();

        // The log is gone from its place and still open here: the connection that writes saves what was acknowledged into it into the file that has stayed.
        if (!isLogShorter && FindFaultBesideLog() is null && database.QueryInteger("PRAGMA query_only") == 0)
        {
            database.Checkpoint();
        }
    }

    /// <summary>
    /// Makes sure that the file is the one that the log belongs to, when it was written since the last look: its first page says so from the first write until
    /// the last program closes it. A copy of the store that was made while nobody had it open does not.
    /// </summary>
    private void CheckContent(SqliteDatabase database)
    {
        if (_mode == FileAccessMode.Unchanging || FileIdentity.Find(_name) is not { } now || Volatile.Read(ref _modified) == now.Modified)
        {
            return;
        }

        bool? saysLog = FileCheck.SaysLog(database);
        if (saysLog == false && _saysLog)
        {
            throw Moved($"'{_name}' was overwritten with another file, a copy of an earlier time for one");
        }

        _saysLog |= saysLog == true;
        Volatile.Write(ref _modified, now.Modified);
    }

    private static string IsGone(string path) => $"'{path}' is gone";

    private static string IsAnother(string path) => $"'{path}' is another file now";

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

        return isShorter ? $"'{path}' was cut" : null;
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

    /// <summary>Looks whether somebody writes to a file that is read as one that nobody writes to.</summary>
    private string? FindChange() =>
        FileIdentity.Find(_path) != _file || FileIdentity.Find(LogName) is { Length: > 0 }
            ? $"another program has written to '{_path}', or has put another file there, since it was opened to be read only while nobody else had it open"
            : null;

    /// <summary>Tells whether the log, though shorter than it was, has all that a reader may need: then another process has emptied it in good order.</summary>
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
        $"The store '{_path}': {what}. Another program moved, replaced, deleted or cut a file of the store while it was open. Nothing more is read or written. Put '{_name}' and '{LogName}', which belong "
        + "together, back into their place, or close the store and open it again.",
        cause);
}
