using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Worker.Coordination;
using Relevance.Cluster.Worker.Hosting;
using Relevance.Cluster.Worker.Links;
using Relevance.Cluster.Worker.Membership;

namespace Relevance.Cluster;

/// <summary>
/// A worker: computes fits of a PostgreSQL store and answers questions about its vectors, together with the other workers of the store, and continues those of
/// a worker that died. It belongs in a program of its own, usually one on each machine; the command <c>relevance worker</c> is that program.
/// </summary>
/// <remarks>
/// <para><b>Who belongs together.</b> The workers of a store find each other in its database; nothing else is configured. A worker that another version of the
/// library made, with other messages, is refused.</para>
/// <para><b>Security.</b> Workers talk to each other by TLS 1.3 only, and each proves that it has the key of the cluster. The first worker creates that key
/// in the database (table <c>worker_cluster</c>), so whoever may read the tables of the store can join, and nobody else can join, call or listen.</para>
/// <para><b>Failures.</b> A worker that is killed is noticed by the others within some ten seconds, one that is frozen or cut off within about a minute. Its
/// work goes to the others, and the results have the same bits. A worker that is alive and that the others have given up must not go on; then
/// <see cref="Completion"/> fails, and the program should end and start again.</para>
/// </remarks>
[SuppressMessage("Usage", "VSTHRD003", Justification = "The tasks run on the pool from the start of the worker to its end, and no call blocks on them.")]
public sealed class ComputeWorker : IAsyncDisposable
{
    // What runs is canceled at once, so this is for the network and the database.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    private readonly WorkerParts _parts;
    private readonly IHost _host;
    private readonly IPEndPoint _place;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _coordination;

    private ComputeWorker(WorkerParts parts, IHost host, IPEndPoint place, ILogger logger)
    {
        (_parts, _host, _place, _logger) = (parts, host, place, logger);
        FitCoordinator fits = new(Link, parts.Store, Address, logger);
        QuestionCoordinator questions = new(Link, parts.Store, Address, logger);
        _coordination = Task.Run(() => Task.WhenAll(fits.RunAsync(_stop.Token), questions.RunAsync(_stop.Token)));
    }

    /// <summary>Gets the address and port at which the other workers reach this one, such as <c>10.0.0.7:40123</c>.</summary>
    public string Address => _place.ToString();

    /// <summary>
    /// Gets a task that fails with a <see cref="ComputeException"/> if the worker must not go on, because the others have given it up. It does not complete
    /// otherwise.
    /// </summary>
    public Task Completion => ((SiloDeath)_host.Services.GetRequiredService<IFatalErrorHandler>()).Task;

    /// <summary>Gets the way to the other workers.</summary>
    internal OrleansLink Link => _host.Services.GetRequiredService<OrleansLink>();

    /// <summary>Opens the store, joins its workers, and starts to work. It is ready when the call returns, usually after a second or two.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">A token that cancels the start.</param>
    /// <returns>The worker. Dispose of it to leave.</returns>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    /// <exception cref="DocumentStoreException">The store cannot be opened.</exception>
    /// <exception cref="ComputeException">The workers of the store are of another version, or the worker cannot listen at its address and port.</exception>
    public static Task<ComputeWorker> StartAsync(ComputeWorkerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ILogger logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger(WorkerLog.Category);
        return StartAsync(
            options,
            SiloHost.Protocol,
            store => new WorkerEndpoint(store, FolderOf(options), failure => logger.DiskFailed(failure.Message)),
            cancellationToken);
    }

    /// <summary>Takes no more work, leaves what it does to the others, and says goodbye to them.</summary>
    /// <returns>A task that completes when the worker has left, after at most 20 seconds.</returns>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(StopTime);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _coordination.ConfigureAwait(false);
        await _parts.Calls.StopAsync().ConfigureAwait(false);
        await _host.StopAsync(limit.Token).ConfigureAwait(false);
        _host.Dispose();
        await _parts.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
        _logger.Left(_place, _parts.Store.Place);
    }

    /// <summary>Starts a worker that speaks a version of the protocol, and whose calls an endpoint answers.</summary>
    internal static async Task<ComputeWorker> StartAsync(
        ComputeWorkerOptions options, int protocol, Func<PostgresDocumentStore, IWorkerEndpoint> makeEndpoint, CancellationToken cancellationToken)
    {
        WorkerParts parts = await WorkerParts.OpenAsync(options, makeEndpoint, cancellationToken).ConfigureAwait(false);
        IHost? host = null;
        try
        {
            IPEndPoint place = SiloHost.Choose(options.ListenAddress, options.Port);
            MembershipTable membership = new(parts.Database, protocol);
            host = SiloHost.Build(place, membership, parts, options.LoggerFactory ?? NullLoggerFactory.Instance);
            await SiloHost.JoinAsync(host, place, membership, cancellationToken).ConfigureAwait(false);
            ILogger logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(WorkerLog.Category);
            logger.Joined(place, parts.Store.Place);
            return new ComputeWorker(parts, host, place, logger);
        }
        catch
        {
            host?.Dispose();
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Returns the folder of the options, or one of the user.</summary>
    private static string FolderOf(ComputeWorkerOptions options)
    {
        string user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return options.CacheFolder ?? (user.Length > 0
            ? Path.Combine(user, "relevance", "vectors")
            : throw new ArgumentException(
                $"This user has no folder of its own: set {nameof(ComputeWorkerOptions)}.{nameof(ComputeWorkerOptions.CacheFolder)}.", nameof(options)));
    }
}
