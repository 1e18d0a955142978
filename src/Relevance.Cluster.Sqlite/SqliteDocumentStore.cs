using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Files;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Sqlite.Writing;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>A store in one SQLite file, or in memory: any number of datasets, nothing to install. Thread-safe; keep one open per file and process.</summary>
/// <remarks>
/// <para><b>Threads.</b> SQLite blocks the thread that calls it. The store has threads of its own, one that writes and a few that read
/// (<see cref="SqliteStoreOptions.ReaderCount"/>), each with a connection; asynchronous members hand their work over and complete when it is done, so no thread of the caller waits.
/// Writes are done one after the other, readers go on meanwhile and see the state before. A store in memory has one thread for everything. Cancelling ends waiting work at once and
/// interrupts the running statement.</para>
/// <para><b>Safety.</b> A write is one transaction: it is there as a whole when its task completes, also after the process is killed or the power fails
/// (<see cref="SqliteStoreOptions.Durability"/>), and not at all otherwise. Several processes may open the same file on a local disk; one writes at a time, and the others wait
/// (<see cref="SqliteStoreOptions.BusyTimeout"/>). While a store is open, two files stand beside its own, <c>-wal</c> and <c>-shm</c>: they belong to it. Copy it with <see cref="BackupAsync"/>, or close it first.
/// The space of what is deleted is used again; the file does not shrink.</para>
/// <para><b>Damage.</b> Every row and every page of the file has a checksum, which is looked at whenever it is read: what is not as it was written fails with <see cref="StoreFailure.Corrupt"/> and names
/// dataset and row, and everything else goes on. <see cref="CheckAsync"/> looks at the whole file, <see cref="BackupAsync"/> copies it while it is in use, <see cref="RestoreAsync"/> puts a copy in its place.</para>
/// <para><b>Other programs.</b> Before it begins, and again before a write is acknowledged, each operation makes sure that these files are still the ones that were opened and no shorter.
/// When another program has moved, replaced, deleted or cut one of them, it fails with <see cref="StoreFailure.Moved"/>; nothing is destroyed, and file and log that were moved together open with
/// everything that was acknowledged. One thing cannot be caught: a file that is cut in the very moment in which it is read ends the process (<c>SIGBUS</c>), because <c>-shm</c> and the file are
/// mapped into memory; what was acknowledged is there when the store is opened again, as long as it was not cut from the file or the log itself.</para>
    /// <para>A file that another program has written to while it was closed, as sqlite3 does when it takes over the log of a killed process, is looked at row
    /// by row when it is opened, and its pages are written anew. This takes that nobody else has it open. A file with several names (hard links) is rejected,
    /// because its log lies beside one of them only.</para>
/// <para><b>A dataset in the making</b> (<see cref="StageDatasetAsync"/>) belongs to the store that began it, which holds a lock on a file beside its own, <c>-staging-</c> in its name, until it is
/// published or deleted. Those of a process that ended are removed the next time when a process opens the store to write.</para>
/// <para><b>Labels.</b> They are kept apart from the documents, once each, and presented at <c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>. A document that comes with text there
/// (as one does that was read from another dataset) sets its label, in a clustering without centroids if there is none of that name; in an update null takes the label away.
/// Anything else at <c>_cluster_</c> is rejected.</para>
/// <para><b>Filters and facets.</b> They run as SQL: conjunction, disjunction, negation, comparisons, ranges, lists, text in text, groups and their order are SQLite's own, around
/// functions that read a typed value at a path of a document (SQLite's JSON functions round numbers and cut text at a NUL). Asked of their own definition, each condition by itself and
/// after whatever is cheaper, are those that SQL has no exact counterpart of: text without regard to case, words and their number, searches, fuzzy words, regular expressions, wildcards,
/// remainders, conditions within a chunk, and ids with a NUL in them. Deduplication and random samples concern a set of documents and are drawn from it before the rest is asked.</para>
/// </remarks>
public sealed partial class SqliteDocumentStore : DocumentStore
{
    private readonly StoreThreads _threads;
    private readonly Func<StoreSession>? _openReader;
    private readonly StagingLease _staging;
    private readonly SqliteAccess _access;

    private SqliteDocumentStore(string path, StoreThreads threads, Func<StoreSession>? openReader, StagingLease staging, SqliteAccess access)
    {
        Path = path;
        _threads = threads;
        _openReader = openReader;
        _staging = staging;
        _access = access;
    }

    /// <summary>Gets the full path of the file, or <c>:memory:</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// Gets the folder beside the file, with <c>.vectors</c> after its name, in which matrices of vectors are kept that are too large to be held in memory; null for a store in memory, and for one that is
    /// opened to be read only. It may be deleted whenever nobody has the store open.
    /// </summary>
    public override string? VectorFolder => Path == StoreFile.InMemory || _access == SqliteAccess.ReadOnly ? null : Path + ".vectors";

    /// <summary>
    /// Opens a store, which is created when it is not there. Blocks for the few milliseconds that it takes, longer when another process is creating the same file, or when datasets that processes left
    /// behind in the making are removed.
    /// </summary>
    /// <param name="path">The path of the file, whose folder must exist; or <c>:memory:</c> for a new store that is gone when it is closed.</param>
    /// <param name="options">How it uses the file and threads; null means the defaults.</param>
    /// <returns>The store. Dispose it to close the file.</returns>
    /// <exception cref="ArgumentException">The path is empty, or a store in memory was to be opened to be read only.</exception>
    /// <exception cref="DocumentStoreException">
    /// The file is not a store of this library, was made by a newer version, is damaged, is not there while its log is, has a log beside it that is of another
    /// store, has several names, or cannot be opened: see <see cref="DocumentStoreException.Failure"/>.
    /// A file that is rejected is not changed.
    /// </exception>
    public static SqliteDocumentStore Open(string path, SqliteStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new SqliteStoreOptions();
        bool isInMemory = path == StoreFile.InMemory;
        string fullPath = isInMemory ? path : System.IO.Path.GetFullPath(path);
        if (options.Access == SqliteAccess.ReadOnly)
        {
            return isInMemory
                ? throw new ArgumentException("A store in memory is new and empty: it cannot be opened to be read only.", nameof(options))
                : OpenReadOnly(fullPath, options);
        }

        (SqliteDatabase database, StoreFiles? files) = StoreFile.OpenForWriting(fullPath, options);
        StoreSession writer = new(database, options, files);
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

        Func<StoreSession>? openReader = isInMemory ? null : () => OpenReader(fullPath, options, FileAccessMode.Existing, files!);
        return new SqliteDocumentStore(fullPath, new StoreThreads(writer, openReader, options.ReaderCount), openReader, staging, options.Access);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The id does not keep to <see cref="DatasetIds"/>.</exception>
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
        _threads.ReadAsync((session, _) => session.Catalog.List(), cancellationToken);

    /// <inheritdoc/>
    public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default) => ReadAsync(
        datasetId,
        (session, _) =>
        {
            DatasetInfo dataset = session.Catalog.Get(datasetId);
            return LabelFields.Present(dataset.Schema, dataset.Clusterings);
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
                return part == Document.IdField ? dataset.Name : session.Catalog.GetMetadataPart(dataset, part) is { } text ? FieldValue.Parse(text) : default;
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
                return true;
            },
            cancellationToken);
    }

    /// <summary>Closes the file: what runs is finished, what waits fails with <see cref="ObjectDisposedException"/>. Blocks until that is done.</summary>
    /// <exception cref="DocumentStoreException">Another program deleted the log while the store was open, and what it held could not be saved into the file.</exception>
    public override void Dispose()
    {
        try
        {
            _threads.Close();
        }
        finally
        {
            _staging.Dispose();
        }
    }

    /// <summary>Closes the file: what runs is finished, what waits fails with <see cref="ObjectDisposedException"/>.</summary>
    /// <returns>A task that completes when that is done.</returns>
    /// <exception cref="DocumentStoreException">Another program deleted the log while the store was open, and what it held could not be saved into the file.</exception>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _threads.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            _staging.Dispose();
        }
    }

    private static SqliteDocumentStore OpenReadOnly(string path, SqliteStoreOptions options)
    {
        (SqliteDatabase database, FileAccessMode mode, StoreFiles files) = StoreFile.OpenReadOnly(path, options);
        StoreSession first = new(database, options, files);
        Func<StoreSession> openReader = () => OpenReader(path, options, mode, files);
        return new SqliteDocumentStore(path, new StoreThreads(first, openReader, options.ReaderCount), openReader, new StagingLease(null), options.Access);
    }

    /// <summary>Opens a further connection, which must lead to the file that is open already.</summary>
    private static StoreSession OpenReader(string path, SqliteStoreOptions options, FileAccessMode mode, StoreFiles files)
    {
        files.CheckPlaces();
        try
        {
            return new StoreSession(StoreFile.OpenForReading(path, options, mode), options, files);
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
        // The id that it was stored with may be the one that the dataset had while it was in the making.
        Document metadata = new(dataset.Name);
        if (session.Catalog.GetMetadata(dataset) is { Length: > 0 } text)
        {
            metadata.Merge(Document.Parse(text));
        }

        return metadata;
    }

    private Task<T> ReadAsync<T>(string datasetId, Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        DatasetIds.ValidateStored(datasetId);
        return _threads.ReadAsync((session, token) => Run(session, datasetId, work, token), cancellationToken);
    }

    private Task<T> WriteAsync<T>(string datasetId, Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        DatasetIds.ValidateStored(datasetId);
        return _access == SqliteAccess.ReadOnly
            ? _threads.ReadAsync<T>((_, _) => throw Reject(datasetId), cancellationToken)
            : _threads.WriteAsync((session, token) => Run(session, datasetId, work, token), cancellationToken);
    }

    private static T Run<T>(StoreSession session, string datasetId, Func<StoreSession, CancellationToken, T> work, CancellationToken cancellationToken)
    {
        session.DatasetId = datasetId;
        return work(session, cancellationToken);
    }

    private DocumentStoreException Reject(string datasetId) => new(
        StoreFailure.NoAccess,
        $"The store '{Path}' was opened to be read only, and dataset '{datasetId}' was to be changed. Open it with {nameof(SqliteStoreOptions)} {{ {nameof(SqliteStoreOptions.Access)} = "
        + $"{nameof(SqliteAccess)}.{nameof(SqliteAccess.ReadWrite)} }}.");
}
