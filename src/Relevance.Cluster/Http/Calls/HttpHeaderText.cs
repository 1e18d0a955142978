using System.Globalization;
using System.Net.Http.Headers;

namespace Relevance.Cluster.Http.Calls;

/// <summary>The headers of the wire.</summary>
internal static class HttpHeaderText
{
    public const string IdempotencyKey = "Idempotency-Key";

    private const string Additions = "relevance-cluster";
    private const string Trace = "x-trace-id";

    /// <summary>Longer than any trace id; what a stranger sends must not fill a log.</summary>
    private const int MaxTraceLength = 200;

    public static bool HasAdditions(HttpResponseMessage response) => response.Headers.Contains(Additions);

    public static string? TraceId(HttpResponseMessage response) =>
        response.Headers.TryGetValues(Trace, out IEnumerable<string>? values) && values.FirstOrDefault() is { Length: > 0 } text
            ? text[..Math.Min(text.Length, MaxTraceLength)]
            : null;

    /// <summary>Reads <c>Retry-After</c>, in seconds or as a date; null when there is none, zero when the date has passed.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Tells whether a reply says that it is JSON. One that says nothing is taken at its word when it is read.</summary>
    public static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is not { } name || name.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells whether a reply says that it is a page for people, as proxies send.</summary>
    public static bool IsHtml(MediaTypeHeaderValue? type) => type?.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Names the ways in which somebody wants to be told who asks, such as <c>Basic, Negotiate</c>: what they say besides may be anything.</summary>
    public static string Schemes(IEnumerable<AuthenticationHeaderValue> challenges) =>
        string.Join(", ", challenges.Select(challenge => challenge.Scheme).Distinct(StringComparer.OrdinalIgnoreCase).Take(5)) is { Length: > 0 } named ? named : "it does not say how";

    public static string Describe(MediaTypeHeaderValue? type) => type?.MediaType is { } name ? $"'{name}'" : "nothing";

    public static string Status(System.Net.HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
