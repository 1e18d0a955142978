using System.Net;

namespace Relevance.Cluster;

/// <summary>
/// A service rejected a request, or could not be reached, for good: after as many attempts as the options allow, where repeating it was safe.
/// </summary>
/// <remarks>The message says all of this in one sentence. It never holds the key; it may quote what the service said, which may quote a document.</remarks>
public sealed class RelevanceApiException : DocumentStoreException
{
    /// <summary>Initializes a new instance of the <see cref="RelevanceApiException"/> class.</summary>
    /// <param name="failure">What kind of failure it is.</param>
    /// <param name="message">What was being done, what came back, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public RelevanceApiException(StoreFailure failure, string message, Exception? innerException = null)
        : base(failure, message, innerException)
    {
    }

    /// <summary>Gets what was being done, in a few words that are the same for every request of its kind: <c>write documents</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Gets the status of the last reply; null when the last attempt brought none.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Gets the error code of the last reply, such as <c>unauthorized</c>; null when it named none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Gets what the service said of the error, or what went wrong on the way; never empty.</summary>
    public required string ErrorMessage { get; init; }

    /// <summary>Gets the id under which the service's log knows the last attempt (<c>x-trace-id</c>); null when it gave none.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets how often the request was sent; 0 when it did not come to that.</summary>
    public int Attempts { get; init; }
}
