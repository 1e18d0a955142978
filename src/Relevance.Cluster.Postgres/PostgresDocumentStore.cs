using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Relevance.Cluster.Postgres.Columns;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Postgres.Writing;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Telemetry;

namespace Relevance.Cluster;

/// <summary>
/// A store in a PostgreSQL database (15 or newer, without extensions), which any number of programs can use at the same time. Thread-safe; one instance per
/// process and database is enough.
/// </summary>
/// <remarks>
/// <para><b>Reads</b> see one committed state of the database (<c>REPEATABLE READ</c>) and wait for no write. <b>Writes</b> to one dataset run one after
/// another, of all programs, because each locks the dataset's record; those to different datasets run at the same time. A write that is acknowledged is as safe
/// as <c>synchronous_commit</c> of the server makes it; of a killed program nothing remains that was not committed.</para>
/// <para><b>Repetition.</b> A transaction that the server did not complete (a lost connection, a restart, a deadlock) is repeated for
/// <see cref="PostgresStoreOptions.RetryTimeout"/>. If the connection is lost during a commit, the server is asked whether it was completed, so that nothing is
/// written twice.</para>
/// <para><b>Layout.</b> Documents are JSON to the letter; ids, labels and names are UTF-8 as <c>bytea</c>, because <c>text</c> cannot hold a NUL. Vectors are
/// float32, as many in a row as a page holds; labels are numbers, a thousand in a row. Other programs may read these tables, but not write them.</para>
/// <para><b>Columns.</b> The fields of filters, orders, groups, facets and label counts are columns in memory (an eighth of the available memory, shared by all
/// stores of the process): the first query of a field reads all documents, the next ones none, until any program writes to the dataset. Ids, searches, chunks
/// and the comparison of two fields are evaluated document by document; a page of them reads only as far as it must.</para>
/// <para><b>A staged dataset</b> (<see cref="StageDatasetAsync"/>) belongs to the store that created it, which holds a lock of the server until the dataset is
/// published or deleted. Abandoned ones are removed when the store is opened.</para>
/// <para><b>Failures.</b> Every <see cref="DocumentStoreException"/> names server, database, schema and dataset, and never a password.</para>
/// </remarks>
public sealed partial class PostgresDocumentStore : DocumentStore, IValueColumns, IDatasetRevisions
{
    private static readonly StoreInstruments Instruments = new("Relevance.Cluster.Postgres", "postgresql");

    private readonly StoreDatabase _database;
    private readonly ColumnCache _columns = new();
    private readonly StagingLease _staging;
    private readonly PostgresStoreOptions _options;
    private readonly ILogger _logger;
    private readonly StoreTelemetry _telemetry;

    private PostgresDocumentStore(StoreDatabase database, PostgresStoreOptions options)
    {
        _database = database;
        _options = options;
        _staging = new StagingLease(database);
        _logger = options.LoggerFactory?.CreateLogger("Relevance.Cluster.Postgres") ?? NullLogger.Instance;
        _telemetry = new StoreTelemetry(Instruments, _logger);
        _logger.Opened(database.Place, isReadOnly: false);
    }

    /// <summary>Gets the server, port, database and schema, such as <c>'db:5432/shop', schema 'relevance'</c>; never the user or the password.</summary>
    public string Place => _database.Place;

    /// <summary>Gets the folder of the options.</summary>
    public override string? VectorFolder => _options.VectorFolder;

    /// <inheritdoc/>
    /// <remarks>That of the options.</remarks>
    public override ILoggerFactory? LoggerFactory => _options.LoggerFactory;

    /// <summary>
    /// Opens a store: connects, creates its tables if they do not exist, upgrades those of an older version, and removes abandoned staged datasets. Blocks
    /// until then, usually for some milliseconds.
    /// </summary>
    /// <param name="connectionString">
    /// The connection string of Npgsql, such as <c>Host=db;Database=shop;Username=app</c>, with its settings of TLS, pooling and time-outs; or an address,
    /// <c>postgresql://app@db/shop</c>. A password is better in a file (<c>Passfile</c>) or in the variable <c>PGPASSWORD</c>. The database must exist; the
    /// user needs <c>CREATE</c> on it the first time. A statement has no time limit unless the string or the options set one.
    /// </param>
    /// <param name="options">The options; null means the defaults.</param>
    /// <returns>The store. Dispose of it to close its connections.</returns>
    /// <exception cref="ArgumentException">The connection string is not valid, or names no server.</exception>
    /// <exception cref="DocumentStoreException">
    /// The server cannot be reached or rejects the user (<see cref="StoreFailure.NoAccess"/>), or a newer version created the tables
    /// (<see cref="StoreFailure.NewerVersion"/>). The message names host, port and database, and what to do.
    /// </exception>
    public static PostgresDocumentStore Open(string connectionString, PostgresStoreOptions? options = null)
    {
        options ??= new PostgresStoreOptions();
        StoreDatabase database = StoreDatabase.Create(connectionString, options);
        try
        {
            database.Prepare(connection =>
            {
                Migrations.Run(database, connection);
                StagingLease.RemoveAbandoned(database, connection);
                database.RemoveReceipts(connection);
            });
        }
        catch
        {
            database.Dispose();
            throw;
        }

        return new PostgresDocumentStore(database, options);
    }

    /// <inheritdoc/>
    public override Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        return WriteAsync(
            datasetId, (session, token) => DatasetCatalog.CreateAsync(session, datasetId, schema, stagedBy: null, token), cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        bool wasThere = await WriteAsync(
            datasetId,
            async (session, token) =>
            {
                if (await DatasetCatalog.TryLockAsync(session, datasetId, token).ConfigureAwait(false) is not { } dataset)
                {
                    return false;
                }

                await DatasetCatalog.DeleteAsync(session, dataset, token).ConfigureAwait(false);
                _columns.Remove(dataset.Id);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        await _staging.EndAsync(datasetId).ConfigureAwait(false);
        return wasThere;
    }

    /// <inheritdoc/>
    public override Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        return _telemetry.MeasureAsync(
            nameof(DatasetExistsAsync),
            datasetId,
            () => _database.ReadAsync(datasetId, (session, token) => DatasetCatalog.ExistsAsync(session, datasetId, token), cancellationToken));
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default) => _telemetry.MeasureAsync(
        nameof(ListDatasetsAsync), datasetId: null, () => _database.ReadAsync(datasetId: null, DatasetCatalog.ListAsync, cancellationToken));

    /// <inheritdoc/>
    public override Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default) =>
        ReadAsync(datasetId, (_, dataset, _) => Task.FromResult(dataset.PresentedSchema), cancellationToken);

    /// <inheritdoc/>
    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) =>
        ReadAsync(datasetId, MetadataTable.ReadAsync, cancellationToken);

    /// <inheritdoc/>
    public override Task<FieldValue> GetMetadataPartAsync(string datasetId, string part, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        return ReadAsync(
            datasetId,
            async (session, dataset, token) => part == Document.IdField
                ? dataset.Name
                : await MetadataTable.ReadAsync(session, dataset, part, token).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return ChangeAsync(
            datasetId,
            async (session, dataset, token) =>
            {
                await MetadataTable.MergeAsync(session, dataset, changes, token).ConfigureAwait(false);
                await DatasetCatalog.UpdateAsync(session, dataset, token).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Closes the connections that no operation uses; running operations complete and then close theirs.</summary>
    public override void Dispose()
    {
        _staging.Dispose();
        _database.Dispose();
        _columns.Dispose();
        _logger.Closed(Place);
    }

    /// <summary>Closes the connections that no operation uses; running operations complete and then close theirs.</summary>
    /// <returns>A task that completes when they are closed.</returns>
    public override async ValueTask DisposeAsync()
    {
        _staging.Dispose();
        await _database.DisposeAsync().ConfigureAwait(false);
        _columns.Dispose();
        _logger.Closed(Place);
    }

    /// <summary>Runs an operation that reads one state of a dataset.</summary>
    private Task<T> ReadAsync<T>(
        string datasetId,
        Func<StoreSession, DatasetInfo, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken,
        [CallerMemberName] string member = "")
    {
        DatasetIds.ValidateStored(datasetId);
        return _telemetry.MeasureAsync(member, datasetId, () => _database.ReadAsync(datasetId, RunAsync, cancellationToken));

        async Task<T> RunAsync(StoreSession session, CancellationToken token)
        {
            DatasetInfo dataset = await DatasetCatalog.GetAsync(session, datasetId, token).ConfigureAwait(false);
            return await work(session, dataset, token).ConfigureAwait(false);
        }
    }

    /// <summary>Runs an operation that changes datasets.</summary>
    private Task<T> WriteAsync<T>(
        string datasetId, Func<StoreSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken, [CallerMemberName] string member = "")
    {
        DatasetIds.ValidateStored(datasetId);
        return _telemetry.MeasureAsync(member, datasetId, () => _database.WriteAsync(datasetId, work, cancellationToken));
    }

    /// <summary>Runs an operation that changes one dataset, which it locks.</summary>
    private Task<T> ChangeAsync<T>(
        string datasetId,
        Func<StoreSession, DatasetInfo, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken,
        [CallerMemberName] string member = "") => WriteAsync(
        datasetId,
        async (session, token) =>
        {
            DatasetInfo dataset = await DatasetCatalog.LockAsync(session, datasetId, token).ConfigureAwait(false);
            return await work(session, dataset, token).ConfigureAwait(false);
        },
        cancellationToken,
        member);

    /// <summary>Runs an operation without a result that changes one dataset.</summary>
    private Task<bool> ChangeAsync(
        string datasetId,
        Func<StoreSession, DatasetInfo, CancellationToken, Task> work,
        CancellationToken cancellationToken,
        [CallerMemberName] string member = "") => ChangeAsync(
        datasetId,
        async (session, dataset, token) =>
        {
            await work(session, dataset, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken,
        member);
}
