namespace Relevance.Cluster.Distributed.Links;

/// <summary>The live workers of a cluster, and calls to them. Thread-safe.</summary>
internal interface IWorkerLink
{
    /// <summary>Gets the workers that are alive, in ordinal order. It changes while work runs.</summary>
    IReadOnlyList<WorkerId> Workers { get; }

    /// <summary>Sends a request to a worker and waits for its answer, however long the worker computes and however large both are.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="request">The request, at most 2³¹ − 1 bytes.</param>
    /// <param name="cancellationToken">A token that cancels the wait, and the work.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="WorkerLostException">The worker died, or could not be reached for the link's deadline; it may have done the work.</exception>
    /// <exception cref="WorkerDiskException">The worker cannot keep the vectors.</exception>
    /// <exception cref="ComputeException">The request failed in the worker, whose text this is.</exception>
    Task<ReadOnlyMemory<byte>> CallAsync(WorkerId worker, ReadOnlyMemory<byte> request, CancellationToken cancellationToken);
}
