using Relevance.Cluster.Sqlite.Files;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster;

public sealed partial class SqliteDocumentStore
{
    /// <summary>
    /// Looks at everything in a store's file: the checksum of each page and row, SQLite's own check of its structures, counts, and rows that belong to nothing. Changes nothing, and may be called
    /// while the store is open, here or elsewhere: then it looks at the state that was there when it began.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="progress">Hears of documents and vectors that were looked at, on a thread of its own; null for nobody.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>What was found. A file that is damaged so much that it cannot be read on has one finding that says so. The time is that of reading the whole file twice.</returns>
    /// <exception cref="ArgumentException">The path is empty, or <c>:memory:</c>.</exception>
    /// <exception cref="DocumentStoreException">The file is not there, is not a store of this library, or has another layout than today's; an older one has no checksums until it is opened.</exception>
    public static Task<StoreCheck> CheckAsync(string path, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string file = GetFile(path, nameof(path));
        return RunAloneAsync(() => StoreChecker.Run(file, progress, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Puts a backup, or any whole store file, in the place of a store that nobody has open. Every page is looked at on the way; the file is there as a whole at the end, or everything is as it was.
    /// </summary>
    /// <param name="backup">The file to restore from, which is only read.</param>
    /// <param name="path">The path of the store, whose folder must exist.</param>
    /// <param name="options">Whether a store that is there is replaced; null means that it is rejected.</param>
    /// <param name="progress">Hears of copied pages, on a thread of its own; null for nobody.</param>
    /// <param name="cancellationToken">Ends the call early, with nothing changed.</param>
    /// <returns>A task that completes when the store is there.</returns>
    /// <exception cref="ArgumentException">A path is empty or <c>:memory:</c>.</exception>
    /// <exception cref="DocumentStoreException">
    /// The backup is not there, damaged, or of another layout than today's; a store is at the path and was not to be replaced (<see cref="StoreFailure.NoAccess"/>), or somebody has it open
    /// (<see cref="StoreFailure.Busy"/>).
    /// </exception>
    public static Task RestoreAsync(
        string backup, string path, SqliteBackupOptions? options = null, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string source = GetFile(backup, nameof(backup));
        string target = GetFile(path, nameof(path));
        return RunAloneAsync(
            () =>
            {
                StoreRestore.Run(source, target, options ?? new SqliteBackupOptions(), progress, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Writes the state that the store has now into a file of its own, which is a whole store without a log beside it. Others read and write meanwhile; what they write after the beginning is not in it.
    /// </summary>
    /// <remarks>
    /// The copy grows as a draft beside the destination (<c>.part</c> at its end) and gets its name when it is whole and on the disk. The draft of a process that was killed is deleted by the next backup to
    /// the same path. While a backup runs the log of the store grows with what is written to it, because the copy needs the state before; a store in memory answers nobody else until it is done.
    /// </remarks>
    /// <param name="path">The path of the backup, whose folder must exist.</param>
    /// <param name="options">Whether a file that is there is replaced; null means that it is rejected.</param>
    /// <param name="progress">Hears of copied pages, on a thread of the store; null for nobody.</param>
    /// <param name="cancellationToken">Ends the call early; nothing is left of the draft.</param>
    /// <returns>A task that completes when the backup is there.</returns>
    /// <exception cref="ArgumentException">The path is empty, <c>:memory:</c>, or the store's own.</exception>
    /// <exception cref="DocumentStoreException">
    /// A file is at the path and was not to be replaced, or it or its folder cannot be written (<see cref="StoreFailure.NoAccess"/>,
    /// <see cref="StoreFailure.Full"/>); a store is open there (<see cref="StoreFailure.Busy"/>); this store is damaged (<see cref="StoreFailure.Corrupt"/>),
    /// and the backup would be too.
    /// </exception>
    public Task BackupAsync(string path, SqliteBackupOptions? options = null, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string target = GetFile(path, nameof(path));
        if (target == Path)
        {
            throw new ArgumentException("A store cannot be backed up onto itself.", nameof(path));
        }

        options ??= new SqliteBackupOptions();
        if (_openReader is null)
        {
            return _threads.ReadAsync(Copy, cancellationToken);
        }

        return RunAloneAsync(
            () =>
            {
                ObjectDisposedException.ThrowIf(_threads.IsClosed, this);
                using StoreSession session = _openReader();
                return session.Read(Copy, cancellationToken);
            },
            cancellationToken);

        bool Copy(StoreSession session, CancellationToken token)
        {
            StoreCopy.Write(session.Database, target, options, progress, token);
            return true;
        }
    }

    private static string GetFile(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path, parameter);
        return path == StoreFile.InMemory ? throw new ArgumentException("A store in memory has no file.", parameter) : System.IO.Path.GetFullPath(path);
    }

    /// <summary>Does work that takes long on a thread of its own: SQLite blocks it.</summary>
    private static Task<T> RunAloneAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
