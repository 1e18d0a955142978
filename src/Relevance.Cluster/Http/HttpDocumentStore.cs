using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Http;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>A store behind HTTP: this library's server, or another service that speaks the Relevance wire contract. Thread-safe; keep one for each service.</summary>
/// <remarks>
/// <para>A request that met a transport failure or status 408, 429, 500, 502, 503 or 504 is sent again, after waits that double or that the service names, until it succeeds, or attempts or time
/// are used up; then a <see cref="RelevanceApiException"/> says what came back. Nothing is sent again that could be done twice: what changes something carries a key by which this library's server
/// recognizes it, and where a service keeps none, such a request is repeated only when it surely did nothing.</para>
/// <para>A write that is too large for one request (<see cref="HttpStoreOptions.MaxBatchBytes"/>, <see cref="HttpStoreOptions.MaxBatchDocuments"/>, or what the service accepts) is sent as several.
/// Each is one step; a failure between them leaves those that were acknowledged, and the same write can be repeated: what is there is rejected, replaced or merged again.</para>
/// <para>A service without the additions of this library's server is used by what the contract has, with more requests; what takes one step here takes several there.</para>
/// </remarks>
public sealed partial class HttpDocumentStore : DocumentStore
{
    private readonly HttpStoreOptions _options;
    private readonly HttpExchange _exchange;
    private readonly DatasetCalls _calls;
    private readonly PlainService _plain;
    private readonly HttpClient? _ownedClient;
    private volatile bool _isClosed;

    /// <summary>Initializes a new instance of the <see cref="HttpDocumentStore"/> class over a client that the caller owns, and its handlers with it.</summary>
    /// <param name="client">Sends the requests. Its own timeout counts as a transport failure; set it to infinite to leave time to the options.</param>
    /// <param name="options">Who asks and how patiently; null means the defaults, without a key. Without a base address or region there, the client's base address is used.</param>
    /// <exception cref="ArgumentException">There is a project without a key, or a key without a project; or the client's base address is none to begin with.</exception>
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
        _plain = new PlainService(_calls, options);
    }

    /// <summary>Makes a store for a service. Nothing is sent before the first question.</summary>
    /// <param name="options">Where the service is and who asks; null takes the token from the environment variable <see cref="RelevanceToken.EnvironmentVariable"/>.</param>
    /// <returns>The store, which the caller disposes of; it keeps its connections until then.</returns>
    /// <exception cref="ArgumentException">There is a project without a key, or a key without a project.</exception>
    /// <exception cref="InvalidOperationException">No options were given and the variable is not set.</exception>
    public static HttpDocumentStore Connect(HttpStoreOptions? options = null)
    {
        options ??= HttpStoreOptions.FromEnvironment();
        _ = options.GetAuthorization();
        HttpClient client = new(MakeHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        return new HttpDocumentStore(() => client, options, client);
    }

    /// <inheritdoc/>
    /// <remarks>The root of the service, above <c>/latest</c>; null before its first answer, and for a service that is not this library's server.</remarks>
    public override Uri? DashboardUrl => _exchange.Traits.HasAdditions == true ? DashboardOf(new Uri(_options.GetBaseAddress())) : null;

    /// <summary>Gives the base URL.</summary>
    /// <returns>The text; the key is not in it.</returns>
    public override string ToString() => $"{nameof(HttpDocumentStore)} {_options.GetBaseAddress()}";

    /// <inheritdoc/>
    /// <remarks>The connections are closed, unless the caller gave the client; a request that is on its way then fails.</remarks>
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

    /// <summary>Makes the handler at the end of the line: no cookies, and no redirects, which would carry a question to a place that nobody named.</summary>
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
        return options is { BaseAddress: null, Region: null } && client.BaseAddress is { } address ? options with { BaseAddress = address } : options;
    }

    private static ApiCall Get(string operation, string datasetId, string path) => DatasetCalls.Get(operation, datasetId, DatasetCalls.Of(datasetId, path));

    private static ApiCall Post(string operation, string datasetId, string path, JsonBody body, CallEffect effect = CallEffect.None) =>
        DatasetCalls.Post(operation, datasetId, path, body, effect);

    /// <summary>Looks at what every member looks at before it sends anything.</summary>
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
}
