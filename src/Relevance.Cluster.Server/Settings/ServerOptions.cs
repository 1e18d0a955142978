using System.Net;

namespace Relevance.Cluster.Server.Settings;

/// <summary>The options of the server. <see cref="ServerSettings"/> reads them.</summary>
internal sealed record ServerOptions
{
    /// <summary>The name of a data folder in memory, which is lost when the server stops.</summary>
    public const string InMemory = ":memory:";

    public string DataFolder { get; init; } = "./data";

    public bool IsInMemory => DataFolder == InMemory;

    /// <summary>Gets the connection string of the PostgreSQL database of the projects; null if each project is a file in the data folder.</summary>
    public string? Store { get; init; }

    /// <summary>Gets a value indicating whether a project that is closed is lost.</summary>
    public bool HasProjectsInMemory => IsInMemory && Store is null;

    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8710"];

    /// <summary>Gets the prefixes of paths. The server responds below each of them as at the root.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = ["/latest"];

    /// <summary>Gets the keys of the setting, in the form <c>project:api_key</c>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Gets the file of keys; null means keys.json in the data folder.</summary>
    public string? KeysFile { get; init; }

    public string KeysPath => KeysFile ?? Path.Combine(IsInMemory ? "." : DataFolder, "keys.json");

    /// <summary>
    /// Gets the host names that a server with keys accepts; <c>*.example.org</c> accepts all names below one, <c>*</c> every name. Loopback names are always
    /// accepted.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = ["*"];

    /// <summary>Gets the address at which clients reach the server, such as <c>https://vectors.example.org/api</c>; null if they reach it directly.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>Gets the proxies that are trusted with a client's address and scheme.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Gets the file of the certificate for https; null if there is none.</summary>
    public string? Certificate { get; init; }

    /// <summary>Gets the file of the certificate's key; null if the certificate's file contains the key.</summary>
    public string? CertificateKey { get; init; }

    public string? CertificatePassword { get; init; }

    /// <summary>Gets the largest number of wrong keys per address and minute; 0 means no limit.</summary>
    public int MaxFailedKeys { get; init; } = 20;

    /// <summary>Gets the largest number of open projects.</summary>
    public int MaxProjects { get; init; } = 100;

    /// <summary>Gets the time after which an idle project is closed.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets the largest total size of the files that clients of one project upload, in bytes.</summary>
    public long MaxUploadBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>Gets the time for which the address of an uploaded file is valid. Every client with the address can read the file without a key.</summary>
    public TimeSpan UploadAddressTime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Gets the number of free bytes on the disk below which the server is not ready.</summary>
    public long MinFreeBytes { get; init; } = 64 * 1024 * 1024;

    public MetricsAccess Metrics { get; init; }

    /// <summary>Gets the largest size of a body in bytes, both as it is sent and after decompression.</summary>
    public int MaxBodyBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Gets the largest total size of the bodies of all requests, in bytes.</summary>
    public long MaxBufferedBytes { get; init; } = 1024L * 1024 * 1024;

    public int MaxVectorDimension { get; init; } = FieldType.MaxVectorDimension;

    public int MaxConcurrentRequests { get; init; } = 64;

    public int MaxQueuedRequests { get; init; } = 256;

    /// <summary>Gets the largest number of queries of one project in progress.</summary>
    public int MaxProjectQueries { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>Gets the largest number of queued requests of one project, for each kind of request.</summary>
    public int MaxProjectQueue { get; init; } = 64;

    /// <summary>Gets the timeout of a request that reads, measured after its body was read; for a stream, until its first byte.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the timeout of a request that writes, measured after its body was read.</summary>
    public TimeSpan ChangeTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets the largest total size of the responses under idempotency keys and the queries of cursors, in bytes, for all projects together; and that of the
    /// pages of the dashboard, which are counted apart.
    /// </summary>
    public long MaxKeptBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Gets the largest number of these bytes for one project.</summary>
    public long MaxProjectKeptBytes { get; init; } = 32L * 1024 * 1024;

    public int MaxConnections { get; init; } = 1000;

    /// <summary>Gets the lowest rate at which a body must arrive after its first seconds, in bytes per second.</summary>
    public int MinBodyRate { get; init; } = 1000;

    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets the timeout of a complete body.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the longest time that a stop waits for requests in progress.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the time for which the server continues after a stop is requested, while /ready reports the stop to load balancers.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.Zero;

    public bool LogsJson { get; init; }
}
