using System.Net;

namespace Relevance.Cluster;

/// <summary>
/// The exception that is thrown if a service rejects a request or cannot be reached, after as many attempts as the options allow if a retry is safe.
/// </summary>
/// <remarks>
/// The message contains all of these properties in one sentence. It never contains the key; it can quote the service, which can quote a document.
/// </remarks>
public sealed class RelevanceApiException : DocumentStoreException
{
    /// <summary>Initializes a new instance of the <see cref="RelevanceApiException"/> class.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">The operation, the error, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public RelevanceApiException(StoreFailure failure, string message, Exception? innerException = null)
        : base(failure, message, innerException)
    {
    }

    /// <summary>Gets the operation, in a few words that are the same for every request of its kind: <c>write documents</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>Gets the status of the last response; null if the last attempt had no response.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>Gets the error code of the last response, such as <c>unauthorized</c>; null if it had none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Gets the error message of the service, or what failed during the transfer; never empty.</summary>
    public required string ErrorMessage { get; init; }

    /// <summary>Gets the trace id that finds the last attempt in the log of the service (<c>x-trace-id</c>); null if the service returned none.</summary>
    public string? TraceId { get; init; }

    /// <summary>Gets the number of times that the request was sent; 0 if it was never sent.</summary>
    public int Attempts { get; init; }
}
