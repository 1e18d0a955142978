using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Files;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Sqlite.Writing;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Telemetry;

namespace Relevance.Cluster;

/// <summary>
/// A store in one SQLite file, or in memory, with any number of datasets and without installation. Thread-safe; keep one open per file and process.
/// </summary>
/// <remarks>
/// <para><b>Threads.</b> SQLite blocks the thread that calls it. The store has its own threads, one that writes and several that read
/// (<see cref="SqliteStoreOptions.ReaderCount"/>), each with a connection, so that asynchronous members block no thread of the caller. Writes run in sequence;
/// reads run concurrently and see the previous state. A store in memory has one thread for everything. Cancellation ends a waiting operation immediately and
/// interrupts a running statement.</para>
/// <para><b>Safety.</b> A write is one transaction: it is completely stored when its task completes, even if the process is killed or the power fails
/// (<see cref="SqliteStoreOptions.SurvivesPowerLoss"/>), or not at all. Several processes can open the same file on a local disk; one writes at a time, and the
/// others wait (<see cref="SqliteStoreOptions.BusyTimeout"/>). While a store is open, it has two more files, <c>-wal</c> and <c>-shm</c>, which belong to it.
/// Copy it by <see cref="BackupAsync"/>, or close it first. The space of deleted rows is reused; the file does not shrink.</para>
/// <para><b>Damage.</b> Every row and every page of the file has a checksum, which every read verifies: damage fails with <see cref="StoreFailure.Corrupt"/>
/// and the dataset and row, and everything else continues to work. <see cref="CheckAsync"/> checks the entire file, <see cref="BackupAsync"/> copies it while
/// it is in use, and <see cref="RestoreAsync"/> restores a copy.</para>
/// <para><b>Other programs.</b> Before it starts, and again before a write is acknowledged, each operation checks that these files are still the opened ones
/// and no shorter. If another program has moved, replaced, deleted or truncated one of them, the operation fails with <see cref="StoreFailure.Moved"/>; nothing
/// is destroyed, and a file that was moved together with its log opens with everything that was acknowledged. One case cannot be handled: a file that is
/// truncated at the moment in which it is read ends the process (<c>SIGBUS</c>), because <c>-shm</c> and the file are mapped into memory; acknowledged writes
/// are present when the store is opened again, unless they were in the truncated part.</para>
/// <para>If another program has written to a closed file, as sqlite3 does when it copies the log of a killed process to the file, every row is checked and
/// every page is rewritten when the file is opened. This requires that no other process has it open. A file with several names (hard links) is rejected,
/// because its log is next to one of them only.</para>
/// <para><b>A staged dataset</b> (<see cref="StageDatasetAsync"/>) belongs to the store that created it, which holds a lock on another file, with
/// <c>-staging-</c> in its name, until the dataset is published or deleted. Abandoned ones are removed when a process opens the store for writing.</para>
/// <para><b>Labels</b> are stored apart from the documents and shown at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>. A document that is written with
/// text there, such as one that was read from another dataset, sets its label, in a new clustering without centroids if necessary; null in an update removes
/// the label. Other values at <c>_cluster_</c> are rejected.</para>
/// <para><b>Columns.</b> The fields of filters, orders, groups, facets and label counts are columns in memory (an eighth of the available memory, shared by all
/// stores of the process), so that a query reads no document again: the first one of a field reads all documents, about a second per million, and the next ones
/// take milliseconds. After a write, the next query reads the changed documents only; after a write of another process, all. A query sees one state of the
/// dataset. Fields with too much text for the memory are read from the documents each time.</para>
/// <para><b>Other filters</b> (ids, searches, chunks, the comparison of two fields, deduplication and random samples) run as SQL: conjunction, disjunction,
/// negation, comparisons, ranges, lists, substrings, groups and their order are those of SQLite, with functions that read a typed value at a path of a document
/// (SQLite's JSON functions round numbers and truncate text at a NUL). Conditions without an exact counterpart in SQL are evaluated by the filter itself, after
/// cheaper ones. Deduplication and random samples concern a set of documents and are evaluated before other conditions.</para>
/// </remarks>
public sealed partial class SqliteDocumentStore : DocumentStore, IValueColumns, IDatasetRevisions
{
    private static readonly StoreInstruments Instruments = new("Relevance.Cluster.Sqlite", "sqlite");

    private readonly StoreThreads _threads;
    private readonly StagingLease _staging;
    private readonly ColumnCache _columns;
    private readonly bool _isReadOnly;
    private readonly ILogger _logger;
    private readonly StoreTelemetry _telemetry;

    private SqliteDocumentStore(
        string path, StoreThreads threads, StagingLease staging, ColumnCache columns, SqliteStoreOptions options)
    {
        _columns = columns;
        Path = path;
        _threads = threads;
        _staging = staging;
        _isReadOnly = options.IsReadOnly;
        LoggerFactory = options.LoggerFactory;
        _logger = options.LoggerFactory?.CreateLogger("Relevance.Cluster.Sqlite") ?? NullLogger.Instance;
        _telemetry = new StoreTelemetry(Instruments, _logger);
        _logger.Opened(path, _isReadOnly);
    }

    /// <summary>Gets the full path of the file, or <c>:memory:</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// Gets the folder next to the file, with <c>.vectors</c> after its name, for cached vectors that are too large for memory; null for a store in memory and
    /// for a read-only one. It can be deleted while no process has the store open.
    /// </summary>
    public override string? VectorFolder => Path == StoreFile.InMemory || _isReadOnly ? null : Path + ".vectors";

    /// <inheritdoc/>
    /// <remarks>That of the options.</remarks>
    public override ILoggerFactory? LoggerFactory { get; }

    /// <summary>
    /// Opens a store, which is created if it does not exist. Blocks for a few milliseconds, or longer if another process is creating the same file, or if
    /// abandoned staged datasets are removed.
    /// </summary>
    /// <param name="path">The path of the file, whose folder must exist; or <c>:memory:</c> for a new store that exists until it is closed.</param>
    /// <param name="options">The options; null means the defaults.</param>
    /// <returns>The store. Dispose of it to close the file.</returns>
    /// <exception cref="ArgumentException">The path is empty, or a store in memory is requested read-only.</exception>
    /// <exception cref="DocumentStoreException">
    /// The file is not a store, was created by a newer version, is damaged, is missing while its log exists, has the log of another store, has several names,
    /// or cannot be opened: see <see cref="DocumentStoreException.Failure"/>. A rejected file is not changed.
    /// </exception>
    public static SqliteDocumentStore Open(string path, SqliteStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new SqliteStoreOptions();
        bool isInMemory = path == StoreFile.InMemory;
        string fullPath = isInMemory ? path : System.IO.Path.GetFullPath(path);
        if (options.IsReadOnly)
        {
            return isInMemory
                ? throw new ArgumentException("A store in memory is new and empty: it cannot be opened read-only.", nameof(options))
                : OpenReadOnly(fullPath, options);
        }

        (SqliteDatabase database, StoreFiles? files) = StoreFile.OpenForWriting(fullPath, options);
        ColumnCache columns = new();
        StoreSession writer = new(database, options, columns, files);
        StagingLease staging = new(isInMemory ? null : database.FileName);
        try
        {
            staging.RemoveAbandoned(writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        Func<StoreSession>? openReader = isInMemory ? null : () => OpenReader(fullPath, options, FileAccessMode.Existing, columns, files!);
        return new SqliteDocumentStore(fullPath, new StoreThreads(writer, openReader, options.ReaderCount), staging, columns, options);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The id does not follow the rules of <see cref="DatasetIds"/>.</exception>
    public override Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        return WriteAsync(
            datasetId,
            (session, _) =>
            {
                if (session.Catalog.Find(datasetId) is not null)
                {
                    return false;
                }

                session.Catalog.Create(datasetId, schema);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        bool wasThere = await WriteAsync(
            datasetId,
            (session, _) =>
            {
                if (session.Catalog.Find(datasetId) is not { } dataset)
                {
                    return false;
                }

                session.Catalog.Delete(dataset);
                session.Columns.Remove(dataset.Id);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        _staging.End(datasetId);
        return wasThere;
    }

    /// <inheritdoc/>
    public override Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default) =>
        ReadAsync(datasetId, (session, _) => session.Catalog.Find(datasetId) is not null, cancellationToken);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) =>
        _telemetry.MeasureAsync(
            nameof(ListDatasetsAsync), datasetId: null, () => _threads.ReadAsync((session, _) => session.Catalog.List(), cancellationToken));

    /// <inheritdoc/>
    public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        (session, _) =>
        {
            DatasetInfo dataset = session.Catalog.Get(datasetId);
            return dataset.PresentedSchema;
        },
        cancellationToken);

    /// <inheritdoc/>
    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) =>
        ReadAsync(datasetId, (session, _) => ReadMetadata(session, session.Catalog.Get(datasetId)), cancellationToken);

    /// <inheritdoc/>
    public override Task<FieldValue> GetMetadataPartAsync(string datasetId, string part, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        return ReadAsync(
            datasetId,
            (session, _) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                return part == Document.IdField ? dataset.Name
                    : session.Catalog.GetMetadataPart(dataset, part) is { } text ? FieldValue.Parse(text) : default;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return WriteAsync(
            datasetId,
            (session, _) =>
            {
                DatasetInfo dataset = session.Catalog.Get(datasetId);
                Document metadata = ReadMetadata(session, dataset);
                metadata.Merge(changes);
                session.Catalog.SetMetadata(dataset, metadata.ToJson());
                session.Catalog.SetChanged(dataset);
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Closes the file: running operations and backups are finished, waiting ones fail with <see cref="ObjectDisposedException"/>. Blocks until then. If no
    /// other process has the store open, its content is in the file alone, and the log is deleted.
    /// </summary>
    /// <exception cref="DocumentStoreException">
    /// Another program deleted the log while the store was open, and its content could not be saved.
    /// </exception>
    public override void Dispose()
    {
        try
        {
            _threads.Close();
        }
        finally
        {
            _columns.Dispose();
            _staging.Dispose();
            _logger.Closed(Path);
        }
    }

    /// <summary>
    /// Closes the file: running operations and backups are finished, waiting ones fail with <see cref="ObjectDisposedException"/>. If no other process has the
    /// store open, its content is in the file alone, and the log is deleted.
    /// </summary>
    /// <returns>A task that completes when the file is closed.</returns>
    /// <exception cref="DocumentStoreException">
    /// Another program deleted the log while the store was open, and its content could not be saved.
    /// </exception>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _threads.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _columns.Dispose();
            _staging.Dispose();
            _logger.Closed(Path);
        }
    }

    private static SqliteDocumentStore OpenReadOnly(string path, SqliteStoreOptions options)
    {
        (SqliteDatabase database, FileAccessMode mode, StoreFiles files) = StoreFile.OpenReadOnly(path, options);
        ColumnCache columns = new();
        StoreSession first = new(database, options, columns, files);
        Func<StoreSession> openReader = () => OpenReader(path, options, mode, columns, files);
        return new SqliteDocumentStore(path, new StoreThreads(first, openReader, options.ReaderCount), new StagingLease(null), columns, options);
    }

    /// <summary>Opens another connection, which must be to the file that is open.</summary>
    private static StoreSession OpenReader(string path, SqliteStoreOptions options, FileAccessMode mode, ColumnCache columns, StoreFiles files)
    {
        files.CheckPlaces();
        try
        {
            return new StoreSession(StoreFile.OpenForReading(path, options, mode), options, columns, files);
        }
        catch (DocumentStoreException e)
        {
            if (files.Explain(e) is { } moved)
            {
                throw moved;
            }

            throw;
        }
    }

    private static Document ReadMetadata(StoreSession session, DatasetInfo dataset)
    {
        // The stored id may be that of the staged dataset.
        Document metadata = new(dataset.Name);
        if (session.Catalog.GetMetadata(dataset) is { Length: > 0 } text)
        {
            metadata.Merge(Document.Parse(text));
        }

        return metadata;
    }

    private Task<T> ReadAsync<T>(
        string datasetId, Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken, [CallerMemberName] string member = "")
    {
        DatasetIds.ValidateStored(datasetId);
        return _telemetry.MeasureAsync(
            member, datasetId, () => _threads.ReadAsync((session, token) => Run(session, datasetId, work, token), cancellationToken));
    }

    private Task<T> WriteAsync<T>(
        string datasetId, Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken, [CallerMemberName] string member = "")
    {
        DatasetIds.ValidateStored(datasetId);
        return _telemetry.MeasureAsync(
            member,
            datasetId,
            () => _isReadOnly
                ? _threads.ReadAsync<T>((_, _) => throw Reject(datasetId), cancellationToken)
                : _threads.WriteAsync((session, token) => Run(session, datasetId, work, token), cancellationToken));
    }

    private static T Run<T>(StoreSession session, string datasetId, Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        session.DatasetId = datasetId;
        return work(session, cancellationToken);
    }

    private DocumentStoreException Reject(string datasetId) => new(
        StoreFailure.NoAccess,
        $"The store '{Path}' is read-only, so dataset '{datasetId}' cannot be changed. Open it with "
            + $"{nameof(SqliteStoreOptions)} {{ {nameof(SqliteStoreOptions.IsReadOnly)} = false }}.");
}
