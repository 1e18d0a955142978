namespace Relevance.Cluster;

/// <summary>The exception that is thrown if work on a worker failed, or if no worker can do it. The store keeps what it had.</summary>
public sealed class ComputeException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="ComputeException"/> class.</summary>
    /// <param name="message">The work, the error, and what to do.</param>
    /// <param name="innerException">The cause, or null; it is null for a failure in another process.</param>
    public ComputeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the worker in which the work failed, such as <c>10.0.0.7:8720@1</c>; null if it failed elsewhere.</summary>
    public string? Worker { get; init; }
}
