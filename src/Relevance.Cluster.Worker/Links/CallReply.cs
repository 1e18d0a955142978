namespace Relevance.Cluster.Worker.Links;

/// <summary>The reply to one message of a call.</summary>
[GenerateSerializer]
[Immutable]
internal sealed class CallReply
{
    [Id(0)]
    public CallState State { get; init; }

    /// <summary>Gets the bytes of the answer from the position that was asked for.</summary>
    [Id(1)]
    public byte[] Part { get; init; } = [];

    /// <summary>Gets the length of the answer.</summary>
    [Id(2)]
    public int Length { get; init; }

    /// <summary>Gets the reason if the request failed.</summary>
    [Id(3)]
    public string Error { get; init; } = "";
}
