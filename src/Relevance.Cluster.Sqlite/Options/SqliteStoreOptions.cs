using Microsoft.Extensions.Logging;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="SqliteDocumentStore"/>.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Gets the timeout of an operation that waits for a write of another process. The default is 10 seconds; zero does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan BusyTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets the number of threads that read, from 1 to 64; another one writes. The default is the number of processors, at most 4. A store in memory has one
    /// thread for everything.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 64.</exception>
    public int ReaderCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 64);
            field = value;
        }
    } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>
    /// Gets a value indicating whether the store is opened for reading only. The default is false: the file is created if it does not exist, and the process
    /// needs write access to the file and its folder. If true, the file must exist and have the layout of this version, every member that would change it
    /// throws <see cref="DocumentStoreException"/>, and <see cref="SqliteDocumentStore.VectorFolder"/> is null. A store in memory cannot be read-only.
    /// </summary>
    /// <remarks>
    /// If another process has a read-only store open for writing, or its log (<c>-wal</c>) exists, the store is read with the log, including new writes; a log
    /// with content can only be read if a file can be created next to it, or if its index (<c>-shm</c>) exists. Otherwise opening fails with
    /// <see cref="StoreFailure.NoAccess"/>, because the file alone would show an older state: copy the file and its log to a writable folder. Without a log the
    /// file is read alone, which is possible in a read-only folder; if another program then writes to it, the next operation fails with
    /// <see cref="StoreFailure.Moved"/>, and the store must be opened again.
    /// </remarks>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// Gets a value indicating whether acknowledged writes survive a power failure. The default is true: every write is on disk before it is acknowledged. If
    /// false, they survive a killed process, and a power failure can lose the last writes, each completely; the file stays intact, and small writes are
    /// acknowledged faster.
    /// </summary>
    public bool SurvivesPowerLoss { get; init; } = true;

    /// <summary>
    /// Gets the largest number of group memberships in one aggregation, at least 1: one per document, or several if a document is in the groups of its words or
    /// array items, on each level. Each uses about 100 bytes of memory during the count. Null, the default, means no limit; beyond the limit the aggregation
    /// throws an <see cref="ArgumentException"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? MaxGroupMemberships
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Gets a value indicating whether a file is opened although its log is missing. The default is false: such a file, for example a copy of the file of an
    /// open store, has lost the writes that were in the log only, and opening it fails with <see cref="StoreFailure.MissingLog"/>. True opens the older state
    /// in the file.
    /// </summary>
    public bool IgnoreMissingLog { get; init; }

    /// <summary>
    /// Gets the receiver of the progress of an upgrade, in rows, on the thread that opens the store. The default is null. A store of the current layout reports
    /// nothing.
    /// </summary>
    public IProgress<OperationProgress>? UpgradeProgress { get; init; }

    /// <summary>
    /// Gets the factory of the store's logger, of the category <c>Relevance.Cluster.Sqlite</c>: opened, failed, rejected documents, closed; and
    /// of the log of fits, <c>Relevance.Cluster.Fitting</c>. Null, the default, logs nothing. No event has a document id or a value.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Gets the largest number of pages in the file; null means no limit. Allows tests to fill the disk.</summary>
    internal long? MaxPageCount { get; init; }
}
