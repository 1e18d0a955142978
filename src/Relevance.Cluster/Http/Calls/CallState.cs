namespace Relevance.Cluster.Http.Calls;

/// <summary>What is remembered from one attempt of a call to the next.</summary>
internal sealed class CallState(ApiCall call, long startedAt)
{
    public ApiCall Call { get; } = call;

    /// <summary>Gets the clock's time stamp of the first attempt.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Gets the body as it is sent: compressed, where that is done.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentEncoding { get; init; }

    public string? IdempotencyKey { get; init; }

    public int Attempts { get; set; }

    /// <summary>Gets or sets the last reply that was no success; null when the last attempt brought none.</summary>
    public ReplyError? LastError { get; set; }

    /// <summary>Gets or sets why the last attempt brought no reply.</summary>
    public Exception? LastFailure { get; set; }
}
