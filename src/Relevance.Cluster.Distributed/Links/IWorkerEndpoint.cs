namespace Relevance.Cluster.Distributed.Links;

/// <summary>The part of a worker process that answers calls. Thread-safe: calls arrive side by side.</summary>
internal interface IWorkerEndpoint
{
    /// <summary>Answers a request, once per call: the link repeats what was lost, and drops duplicates.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">A token that is canceled when the caller gives up or dies, or when the worker ends.</param>
    /// <returns>The answer, at most 2³¹ − 1 bytes.</returns>
    Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken);
}
