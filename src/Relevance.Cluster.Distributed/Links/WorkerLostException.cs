namespace Relevance.Cluster.Distributed.Links;

/// <summary>A worker died, or could not be reached any more; its part of the work goes to another one.</summary>
/// <param name="worker">The worker.</param>
/// <param name="reason">A clause after the worker's name, such as <c>was declared dead</c>.</param>
/// <param name="innerException">The last failure of the transport, or null.</param>
internal sealed class WorkerLostException(WorkerId worker, string reason, Exception? innerException = null)
    : RelevanceException($"The worker '{worker}' {reason}.", innerException)
{
    public WorkerId Worker { get; } = worker;
}
