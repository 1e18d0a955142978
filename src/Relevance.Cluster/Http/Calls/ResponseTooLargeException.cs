using System.Globalization;

namespace Relevance.Cluster.Http.Calls;

/// <summary>The exception for a response beyond the size limit, which a retry would get again. Callers get a <see cref="RelevanceApiException"/>.</summary>
internal sealed class ResponseTooLargeException(int maxBytes) : Exception(string.Create(
    CultureInfo.InvariantCulture,
    $"the response has more than {maxBytes} bytes, the limit of {nameof(HttpStoreOptions)}.{nameof(HttpStoreOptions.MaxResponseBytes)}; "
    + $"request less data, or raise the limit"));
