namespace Relevance.Cluster;

/// <summary>The root of every failure that this library reports, other than wrong arguments and cancellation.</summary>
public class RelevanceException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="RelevanceException"/> class.</summary>
    /// <param name="message">What was being done, to what, what came back, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public RelevanceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
