namespace Relevance.Cluster;

/// <summary>The base class of all exceptions of this library, except those for invalid arguments and cancellation.</summary>
public class RelevanceException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="RelevanceException"/> class.</summary>
    /// <param name="message">The operation and its target, the error, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public RelevanceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
