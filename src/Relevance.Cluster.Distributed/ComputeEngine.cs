using Relevance.Cluster.Distributed.Engine;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>
/// Hands fits and questions about vectors to the workers of a PostgreSQL store (<c>relevance worker</c>), which compute them together, with the bits of one
/// machine. Thread-safe; one per process and store is enough.
/// </summary>
/// <remarks>
/// Everything goes through the database: no address of a worker is needed, and no port is opened. A fit belongs to the workers as soon as it is started: it
/// goes on, and its clustering is stored, also if the program that started it ends; <see cref="ListFitsAsync"/> finds it again. It ends if it is canceled.
/// A question ends with its caller. The calls that run on workers are those of <see cref="IComputeEngine"/>.
/// </remarks>
public sealed class ComputeEngine : IComputeEngine, IAsyncDisposable
{
    private readonly PostgresDocumentStore _store;
    private readonly FitTable _table;
    private readonly QuestionTable _questions;
    private readonly QuestionWait _wait;

    private ComputeEngine(PostgresDocumentStore store)
    {
        (_store, _table, _questions) = (store, new FitTable(store), new QuestionTable(store));
        _wait = new QuestionWait(store, _questions);
    }

    /// <summary>Gets the server, port, database and schema, such as <c>'db:5432/shop', schema 'relevance'</c>; never the user or the password.</summary>
    public string Place => _store.Place;

    /// <summary>Connects to a store whose workers are to compute. They need not be there yet.</summary>
    /// <param name="connectionString">The connection string, see <see cref="PostgresDocumentStore.Open"/>.</param>
    /// <param name="options">The options of the store; null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The engine. Dispose of it to close its connections; fits go on.</returns>
    /// <exception cref="ArgumentException">The connection string is not valid, or names no server.</exception>
    /// <exception cref="DocumentStoreException">The server cannot be reached or rejects the user, or a newer version created the tables.</exception>
    public static async Task<ComputeEngine> ConnectAsync(
        string connectionString, PostgresStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        PostgresDocumentStore store = await Task.Run(() => PostgresDocumentStore.Open(connectionString, options), cancellationToken).ConfigureAwait(false);
        try
        {
            ComputeEngine engine = new(store);
            await engine._table.CreateAsync(cancellationToken).ConfigureAwait(false);
            await engine._questions.CreateAsync(cancellationToken).ConfigureAwait(false);
            return engine;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Counts the workers that have given a sign of life within the last 15 seconds.</summary>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The number of workers; one that has just been killed may still count.</returns>
    /// <exception cref="DocumentStoreException">The store failed.</exception>
    public Task<long> CountWorkersAsync(CancellationToken cancellationToken = default) => LiveWorkers.CountAsync(_store.Database, cancellationToken);

    /// <summary>Lists the fits of the store that run, and those that ended within the last week, whoever started them.</summary>
    /// <param name="datasetId">The dataset; null means all.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The fits, the newest first; empty if there is none.</returns>
    /// <exception cref="DocumentStoreException">The store failed.</exception>
    public async Task<IReadOnlyList<DistributedFit>> ListFitsAsync(string? datasetId = null, CancellationToken cancellationToken = default) =>
    [
        .. (await _table.ListAsync(datasetId, cancellationToken).ConfigureAwait(false)).Select(fit =>
            new DistributedFit(fit.Id, fit.Job.DatasetId, fit.Job.VectorField, fit.Job.Alias, new DateTimeOffset(fit.Created), fit.State)
            {
                Progress = new ClusterModelProgress(fit.Restart, fit.Iteration, fit.Inertia),
                Coordinator = fit.Owner,
                Error = fit.Error,
            }),
    ];

    /// <summary>Asks the workers to cancel a fit, which they do within some seconds. Nothing of it is stored, unless it is done by then.</summary>
    /// <param name="id">The id, see <see cref="ListFitsAsync"/>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>False if the fit is not running.</returns>
    /// <exception cref="DocumentStoreException">The store failed.</exception>
    public Task<bool> CancelFitAsync(Guid id, CancellationToken cancellationToken = default) => _table.CancelAsync(id, cancellationToken);

    /// <summary>Closes the connections. Fits go on.</summary>
    /// <returns>A task that completes when they are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _wait.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    void IComputeEngine.Require(DocumentStore store)
    {
        if ((store as PostgresDocumentStore)?.Place != Place)
        {
            string found = store is PostgresDocumentStore other ? $"the store {other.Place}" : $"a {store.GetType().Name}";
            throw new ArgumentException(
                $"The workers of the engine compute for the store {Place}, and the client has {found}. Connect both to one database "
                    + "and schema, in the same words.",
                nameof(store));
        }
    }

    /// <inheritdoc/>
    bool IComputeEngine.CanFit(KMeansOptions options) => DistributedKMeans.CanRun(options);

    /// <inheritdoc/>
    Task<KMeansResult> IComputeEngine.FitAsync(EngineFit fit, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) => FitAsync(
        new FitJob(fit.DatasetId, fit.Key.VectorField, fit.Key.Alias, fit.Options, fit.IsReplacing, fit.Filter?.ToJson()), progress, cancellationToken);

    /// <inheritdoc/>
    Task<TAnswer> IComputeEngine.AskAsync<TAnswer>(EngineQuestion<TAnswer> question, CancellationToken cancellationToken)
    {
        IQuestion asked = QuestionFormat.Of(question);
        return _store.MeasureAsync(nameof(IComputeEngine.AskAsync), question.DatasetId, AskAsync);

        async Task<TAnswer> AskAsync() =>
            (TAnswer)asked.ReadAnswer(QuestionFormat.Open(await _wait.AskAsync(asked, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Fits on workers; labels and centroids are stored when the call returns.</summary>
    /// <param name="job">The fit.</param>
    /// <param name="progress">Receives a report when an iteration is noticed, a second or two late; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the wait and the fit.</param>
    /// <returns>The result without labels and distances; the store has the labels.</returns>
    /// <exception cref="ComputeException">The fit failed, or no worker is alive.</exception>
    /// <exception cref="OperationCanceledException">The fit was canceled, and nothing is stored.</exception>
    internal async Task<KMeansResult> FitAsync(FitJob job, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
    {
        await LiveWorkers.DemandAsync(_store.Database, cancellationToken).ConfigureAwait(false);
        Guid id = await _table.AddAsync(job, cancellationToken).ConfigureAwait(false);
        return await new FitWait(_table, _store.Database).RunAsync(id, progress, cancellationToken).ConfigureAwait(false);
    }
}
