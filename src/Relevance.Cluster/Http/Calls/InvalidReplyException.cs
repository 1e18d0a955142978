namespace Relevance.Cluster.Http.Calls;

/// <summary>A reply with status 200 is not the JSON object that it says it is: cut, most likely. Stays inside; callers see <see cref="RelevanceApiException"/>.</summary>
internal sealed class InvalidReplyException(string message, Exception? innerException = null) : Exception(message, innerException);
