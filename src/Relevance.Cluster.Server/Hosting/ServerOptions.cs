using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>How the server runs. <see cref="ServerSettings"/> says where each value comes from.</summary>
internal sealed record ServerOptions
{
    /// <summary>Stands for a data folder that is gone when the server stops.</summary>
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

    public int MaxProjects { get; init; } = 1000;

    /// <summary>Gets how many bytes a body may have, as it is sent and as it is after decompression.</summary>
    public int MaxBodyBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Gets how many bytes the bodies of all requests may have together.</summary>
    public long MaxBufferedBytes { get; init; } = 1024L * 1024 * 1024;

    public int MaxVectorLength { get; init; } = FieldType.MaxVectorLength;

    public int MaxConcurrentRequests { get; init; } = 64;

    public int MaxQueuedRequests { get; init; } = 256;

    /// <summary>Gets how many queries of one project are worked on at a time.</summary>
    public int MaxProjectQueries { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>Gets how many more of one project may wait, of each kind of request.</summary>
    public int MaxProjectQueue { get; init; } = 64;

    /// <summary>Gets how long a request that reads may take, once its body is there; a stream, until its first byte.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a request that writes may take, once its body is there.</summary>
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

    /// <summary>Gets how long the server goes on after it was told to stop, with /ready saying so, for a load balancer to notice.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.Zero;

    public bool LogsJson { get; init; }
}
