using System.Globalization;

namespace Relevance.Cluster.Http.Calls;

/// <summary>A reply is larger than replies may be. Asking again would bring the same. Stays inside; callers see <see cref="RelevanceApiException"/>.</summary>
internal sealed class ReplyTooLargeException(int maxBytes) : Exception(string.Create(
    CultureInfo.InvariantCulture,
    $"the reply has more than {maxBytes} bytes, the most that {nameof(HttpStoreOptions)}.{nameof(HttpStoreOptions.MaxReplyBytes)} lets be read; ask for less at once, or raise it"));
