namespace Relevance.Cluster;

/// <summary>How a <see cref="SqliteDocumentStore"/> uses its file and threads.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Gets how long an operation waits for another process that is writing to the same file. The default is 10 seconds; zero does not wait.</summary>
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
    /// Gets how many threads read, 1 to 64; one more writes. The default is the number of processors, at most 4. A store in memory has one thread for everything.
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
    /// Gets what the store may be used for. The default is <see cref="SqliteAccess.ReadWrite"/>. With <see cref="SqliteAccess.ReadOnly"/> the file must be there and of this version's layout, every
    /// member that would change something throws <see cref="DocumentStoreException"/>, and <see cref="SqliteDocumentStore.VectorFolder"/> is null. A store in memory can only be read and written.
    /// </summary>
    public SqliteAccess Access { get; init; } = SqliteAccess.ReadWrite;

    /// <summary>Gets what an acknowledged write survives. The default is <see cref="SqliteDurability.PowerLoss"/>.</summary>
    public SqliteDurability Durability { get; init; } = SqliteDurability.PowerLoss;

    /// <summary>
    /// Gets how many times one aggregation may put a document into a group, at least 1: once for each document, or several times where it is in the groups of its words or of an array's items,
    /// on each level. Each takes some 100 bytes of memory while the groups are counted. Null, the default, sets no limit; beyond it the aggregation is an <see cref="ArgumentException"/>.
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
    /// Gets a value indicating whether a file is opened although the log that was written beside it is not there. The default is false: such a file, a copy of an open store's for one, has lost the writes
    /// that lay in its log only, and opening it fails with <see cref="StoreFailure.MissingLog"/>. True opens what the file itself holds, an older state.
    /// </summary>
    public bool IgnoreMissingLog { get; init; }

    /// <summary>
    /// Gets what hears how many rows are sealed while a store of an older layout is brought up to date, on the thread that opens it. The default is null: nobody. A store of today's layout reports nothing.
    /// </summary>
    public IProgress<StoreProgress>? UpgradeProgress { get; init; }

    /// <summary>Gets how many pages the file may have; null for as many as there is room for. Lets a test fill the disk.</summary>
    internal long? MaxPageCount { get; init; }
}
