namespace Relevance.Cluster.Http.Calls;

/// <summary>The state of a call across its attempts.</summary>
internal sealed class CallState(ApiCall call, long startedAt)
{
    public ApiCall Call { get; } = call;

    /// <summary>Gets the time stamp of the first attempt.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Gets the body as it is sent, compressed or not.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentEncoding { get; init; }

    public string? IdempotencyKey { get; init; }

    public int Attempts { get; set; }

    /// <summary>Gets or sets the last unsuccessful response; null if the last attempt got no response.</summary>
    public ResponseError? LastError { get; set; }

    /// <summary>Gets or sets the reason why the last attempt got no response.</summary>
    public Exception? LastFailure { get; set; }
}
