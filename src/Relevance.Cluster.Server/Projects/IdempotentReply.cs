using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Projects;

/// <summary>An answer that is being made, or was.</summary>
/// <param name="request">What was asked for.</param>
internal sealed class IdempotentReply(string request)
{
    public string Request { get; } = request;

    /// <summary>Gets the answer; null when making it failed.</summary>
    public TaskCompletionSource<WireReply?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
