using Relevance.Cluster.Sqlite.Files;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster;

public sealed partial class SqliteDocumentStore
{
    /// <summary>
    /// Checks a store's file completely: the checksum of each page and row, SQLite's own integrity check, counts, and rows without an owner. Changes nothing,
    /// and can be called while the store is open, in this or another process: it checks the state at its start.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="progress">Receives the number of checked documents and vectors, on another thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The findings. Damage that prevents further reading is a finding too. The check reads the entire file twice.</returns>
    /// <exception cref="ArgumentException">The path is empty, or <c>:memory:</c>.</exception>
    /// <exception cref="DocumentStoreException">
    /// The file does not exist, is not a store, or does not have the current layout; an older one has no checksums until it is opened.
    /// </exception>
    public static Task<StoreCheck> CheckAsync(string path, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string file = GetFile(path, nameof(path));
        return RunAloneAsync(() => StoreChecker.Run(file, progress, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Restores a backup, or any complete store file, to the path of a store that no process has open. Every page is verified, and the file is replaced
    /// atomically at the end: if anything fails, nothing is changed.
    /// </summary>
    /// <param name="backup">The file to restore, which is only read.</param>
    /// <param name="path">The path of the store, whose folder must exist.</param>
    /// <param name="mode">
    /// <see cref="FileMode.CreateNew"/>, the default, if an existing store is an error; <see cref="FileMode.Create"/> if it is replaced.
    /// </param>
    /// <param name="progress">Receives the number of copied pages, on another thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation, with nothing changed.</param>
    /// <returns>A task that completes when the store is restored.</returns>
    /// <exception cref="ArgumentException">A path is empty or <c>:memory:</c>, or the mode is another one.</exception>
    /// <exception cref="DocumentStoreException">
    /// The backup is missing, damaged, or does not have the current layout; the path has a store that must not be replaced
    /// (<see cref="StoreFailure.NoAccess"/>), or that a process has open (<see cref="StoreFailure.Busy"/>).
    /// </exception>
    public static Task RestoreAsync(
        string backup,
        string path,
        FileMode mode = FileMode.CreateNew,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        string source = GetFile(backup, nameof(backup));
        string target = GetFile(path, nameof(path));
        bool replacesFile = ReplacesFile(mode);
        return RunAloneAsync(
            () =>
            {
                StoreRestore.Run(source, target, replacesFile, progress, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Writes a backup: the current state of the store as a new file, which is a complete store without a log. Reads and writes continue; the backup does not
    /// have writes that are acknowledged after its start.
    /// </summary>
    /// <remarks>
    /// The copy is a draft file next to the destination (ending in <c>.part</c>), which is renamed when it is complete and on disk. The draft of a killed
    /// process is deleted by the next backup to the same path. During a backup the log of the store grows with each write, because the copy needs the previous
    /// state; a store in memory runs no other operation.
    /// </remarks>
    /// <param name="path">The path of the backup, whose folder must exist.</param>
    /// <param name="mode">
    /// <see cref="FileMode.CreateNew"/>, the default, if an existing file is an error; <see cref="FileMode.Create"/> if it is replaced, atomically at the end.
    /// </param>
    /// <param name="progress">Receives the number of copied pages, on a thread of the store; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation, which then deletes the draft.</param>
    /// <returns>A task that completes when the backup is complete.</returns>
    /// <exception cref="ArgumentException">The path is empty, <c>:memory:</c>, or that of the store itself; or the mode is another one.</exception>
    /// <exception cref="DocumentStoreException">
    /// The path has a file that must not be replaced, or the file or its folder cannot be written (<see cref="StoreFailure.NoAccess"/>,
    /// <see cref="StoreFailure.Full"/>); a store is open there (<see cref="StoreFailure.Busy"/>); this store is damaged (<see cref="StoreFailure.Corrupt"/>),
    /// and the backup would be too.
    /// </exception>
    public Task BackupAsync(
        string path, FileMode mode = FileMode.CreateNew, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        string target = GetFile(path, nameof(path));
        if (target == Path)
        {
            throw new ArgumentException("A store cannot be backed up onto itself.", nameof(path));
        }

        bool replacesFile = ReplacesFile(mode);
        return _threads.ReadAloneAsync(Copy, cancellationToken);

        bool Copy(StoreSession session, CancellationToken token)
        {
            StoreCopy.Write(session.Database, target, replacesFile, progress, token);
            return true;
        }
    }

    private static bool ReplacesFile(FileMode mode) => mode switch
    {
        FileMode.CreateNew => false,
        FileMode.Create => true,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "The mode is CreateNew, or Create to replace an existing file."),
    };

    private static string GetFile(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path, parameter);
        return path == StoreFile.InMemory
            ? throw new ArgumentException("A store in memory has no file.", parameter)
            : System.IO.Path.GetFullPath(path);
    }

    /// <summary>Runs a long operation without an open store on its own thread, which SQLite blocks.</summary>
    private static Task<T> RunAloneAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(work, cancellationToken, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
