using System.Net;

namespace Relevance.Cluster.Server.Settings;

/// <summary>The options of the server. <see cref="ServerSettings"/> reads them.</summary>
internal sealed record ServerOptions
{
    /// <summary>The name of a data folder in memory, which is lost when the server stops.</summary>
    public const string InMemory = ":memory:";

    public string DataFolder { get; init; } = "./data";

    public bool IsInMemory => DataFolder == InMemory;

    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8710"];

    /// <summary>Gets the paths below which everything is answered too, as at the root.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = ["/latest"];

    /// <summary>Gets keys of the form <c>project:api_key</c>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Gets the file of keys; null means keys.json in the data folder.</summary>
    public string? KeysFile { get; init; }

    public string KeysPath => KeysFile ?? Path.Combine(IsInMemory ? "." : DataFolder, "keys.json");

    /// <summary>
    /// Gets the host names of a server with keys, with <c>*.example.org</c> for all below one; <c>*</c> for every name. Loopback names are always accepted.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = ["*"];

    /// <summary>Gets the address at which clients reach the server, such as <c>https://vectors.example.org/api</c>; null if they reach it directly.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>Gets the proxies whose word on a client's address and scheme is taken.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Gets the file of the certificate for https; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>Gets the file of its key, where that is a file of its own.</summary>
    public string? CertificateKey { get; init; }

    public string? CertificatePassword { get; init; }

    /// <summary>Gets how many wrong keys an address may send in a minute; 0 for as many as it likes.</summary>
    public int MaxFailedKeys { get; init; } = 20;

    /// <summary>Gets how many projects may be open at a time.</summary>
    public int MaxProjects { get; init; } = 100;

    /// <summary>Gets the time after which an idle project is closed.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets how many bytes the files may have that clients of one project upload.</summary>
    public long MaxUploadBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Gets how long the address of an uploaded file lets anybody read it without a key.</summary>
    public TimeSpan UploadAddressTime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Gets how many bytes must be free on the disk for the server to call itself ready.</summary>
    public long MinFreeBytes { get; init; } = 64 * 1024 * 1024;

    public MetricsAccess Metrics { get; init; }

    /// <summary>Gets how many bytes a body may have, as it is sent and as it is after decompression.</summary>
    public int MaxBodyBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Gets how many bytes the bodies of all requests may have together.</summary>
    public long MaxBufferedBytes { get; init; } = 1024L * 1024 * 1024;

    public int MaxVectorDimension { get; init; } = FieldType.MaxVectorDimension;

    public int MaxConcurrentRequests { get; init; } = 64;

    public int MaxQueuedRequests { get; init; } = 256;

    /// <summary>Gets how many queries of one project are worked on at a time.</summary>
    public int MaxProjectQueries { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>Gets how many more of one project may wait, of each kind of request.</summary>
    public int MaxProjectQueue { get; init; } = 64;

    /// <summary>Gets the time of a request that reads, after its body was read; of a stream, until its first byte.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the time of a request that writes, after its body was read.</summary>
    public TimeSpan ChangeTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets how many bytes the answers under idempotency keys and the queries of cursors may have together, of all projects.</summary>
    public long MaxKeptBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Gets how many of these bytes one project may have.</summary>
    public long MaxProjectKeptBytes { get; init; } = 32L * 1024 * 1024;

    public int MaxConnections { get; init; } = 1000;

    /// <summary>Gets how fast a body must arrive, after its first seconds, in bytes per second.</summary>
    public int MinBodyRate { get; init; } = 1000;

    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a body may take as a whole.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets how long the server waits, once it is told to stop, for what it has begun.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the time that the server continues when it is stopped, while /ready reports the stop to load balancers.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.Zero;

    public bool LogsJson { get; init; }
}
