using Microsoft.Extensions.Logging;
using Relevance.Cluster.Http;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>A store behind HTTP: our server, or another service that speaks the Relevance wire contract. Thread-safe; create one per service.</summary>
/// <remarks>
/// <para>A request that ends in a transport failure or in status 408, 429, 500, 502, 503 or 504 is retried, after delays that double or that the service
/// specifies, until it succeeds or until the attempts or the time budget are used up; then a <see cref="RelevanceApiException"/> has the last response. No
/// request is retried that could take effect twice: one that changes something carries an idempotency key, which our server recognizes; on a service without
/// such keys it is retried only if the first attempt certainly had no effect.</para>
/// <para>A write that is too large for one request (<see cref="HttpStoreOptions.MaxBatchBytes"/>, <see cref="HttpStoreOptions.MaxBatchDocuments"/>, or the
/// limit of the service) is sent as several, each of which is atomic. A failure between them keeps what was acknowledged, and the same write can be repeated:
/// existing documents are rejected, replaced or merged again.</para>
/// <para>A service without the extensions of our server is used through the wire contract alone: with more requests, which are not atomic together.</para>
/// </remarks>
public sealed partial class HttpDocumentStore : DocumentStore
{
    private readonly HttpStoreOptions _options;
    private readonly HttpExchange _exchange;
    private readonly DatasetCalls _calls;
    private readonly RelevanceServerDialect _server;
    private readonly PlainServiceDialect _plain;
    private readonly HttpClient? _ownedClient;
    private volatile bool _isClosed;

    /// <summary>Initializes a new instance of the <see cref="HttpDocumentStore"/> class with a client that the caller owns and disposes of.</summary>
    /// <param name="client">
    /// The client that sends the requests. Its own timeout counts as a transport failure; set it to infinite so that the options decide.
    /// </param>
    /// <param name="options">
    /// The project, the key and the time limits; null means the defaults, without a key. If they have neither base address nor region, the client's base
    /// address is used.
    /// </param>
    /// <exception cref="ArgumentException">A project has no key, or a key no project; or the client's base address is not valid.</exception>
    public HttpDocumentStore(HttpClient client, HttpStoreOptions? options = null)
        : this(() => client, WithAddressOf(client, options ?? new HttpStoreOptions()), ownedClient: null)
    {
    }

    internal HttpDocumentStore(Func<HttpClient> getClient, HttpStoreOptions options, HttpClient? ownedClient)
    {
        _options = options;
        _ownedClient = ownedClient;
        _exchange = new HttpExchange(getClient, options.GetBaseAddress(), options);
        _calls = new DatasetCalls(_exchange);
        _server = new RelevanceServerDialect(_calls, options);
        _plain = new PlainServiceDialect(_calls, options);
    }

    /// <summary>Creates a store for a service. Sends nothing before the first call.</summary>
    /// <param name="options">
    /// The address, the project and the key; null reads a token from the environment variable <c>RELEVANCE_TOKEN</c>.
    /// </param>
    /// <returns>The store, which the caller disposes of; it keeps its connections open until then.</returns>
    /// <exception cref="ArgumentException">A project has no key, or a key no project.</exception>
    /// <exception cref="InvalidOperationException">The options are null and the variable is not set.</exception>
    public static HttpDocumentStore Connect(HttpStoreOptions? options = null)
    {
        options ??= HttpStoreOptions.FromEnvironment();
        _ = options.GetAuthorization();
        HttpClient client = new(MakeHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        return new HttpDocumentStore(() => client, options, client);
    }

    /// <inheritdoc/>
    /// <remarks>The root of our server, above <c>/latest</c>; null before its first response, and for any other service.</remarks>
    public override Uri? DashboardUrl => _exchange.Traits.HasExtensions == true ? DashboardOf(new Uri(_options.GetBaseAddress())) : null;

    /// <inheritdoc/>
    /// <remarks>That of the options.</remarks>
    public override ILoggerFactory? LoggerFactory => _options.LoggerFactory;

    /// <summary>Returns the base URL, without the key.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => $"{nameof(HttpDocumentStore)} {_options.GetBaseAddress()}";

    /// <inheritdoc/>
    /// <remarks>Closes the connections, unless the caller owns the client; a request in progress then fails.</remarks>
    public override void Dispose()
    {
        _isClosed = true;
        _ownedClient?.Dispose();
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Creates the innermost handler: without cookies, and without redirects, which would send a request to an address that no caller specified.
    /// </summary>
    internal static SocketsHttpHandler MakeHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };

    private static Uri DashboardOf(Uri service)
    {
        const string Version = "/latest";
        string path = service.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(Version, StringComparison.Ordinal) ? path[..^Version.Length] : path;
        return new Uri($"{service.Scheme}://{service.Authority}{path}/");
    }

    private static HttpStoreOptions WithAddressOf(HttpClient client, HttpStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        return options is { BaseAddress: null, Region: null } && client.BaseAddress is { } address
            ? options with { BaseAddress = address }
            : options;
    }

    /// <summary>Checks the preconditions of every member before it sends a request.</summary>
    private void Enter(string datasetId, CancellationToken cancellationToken)
    {
        DatasetIds.ValidateStored(datasetId);
        Enter(cancellationToken);
    }

    private void Enter(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Chooses the dialect of the service. Before the first successful response this lists the datasets, since every response shows the dialect.
    /// </summary>
    private async ValueTask<IServiceDialect> GetDialectAsync(CancellationToken cancellationToken)
    {
        if (_exchange.Traits.HasExtensions is null)
        {
            await _calls.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        }

        return _exchange.Traits.HasExtensions == true ? _server : _plain;
    }
}
