namespace Relevance.Cluster.Http.Calls;

/// <summary>
/// The exception for a response with status 200 that is not a valid JSON object, most likely truncated. Callers get a <see cref="RelevanceApiException"/>.
/// </summary>
internal sealed class InvalidResponseException(string message, Exception? innerException = null) : Exception(message, innerException);
