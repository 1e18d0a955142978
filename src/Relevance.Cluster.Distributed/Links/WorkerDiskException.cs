namespace Relevance.Cluster.Distributed.Links;

/// <summary>A worker cannot keep vectors, because its disk is full or has failed; its part of the work goes to another one, as long as there is one.</summary>
/// <param name="message">The work, the error, and what to do.</param>
/// <param name="innerException">The cause; null for a failure in another process.</param>
internal sealed class WorkerDiskException(string message, Exception? innerException = null) : RelevanceException(message, innerException);
