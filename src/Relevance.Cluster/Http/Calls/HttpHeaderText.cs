using System.Globalization;
using System.Net.Http.Headers;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Reads the headers of the wire contract.</summary>
internal static class HttpHeaderText
{
    public const string IdempotencyKey = "Idempotency-Key";

    private const string Extensions = "relevance-cluster";
    private const string Trace = "x-trace-id";

    /// <summary>More than the length of any trace id, so that a foreign header does not fill a log.</summary>
    private const int MaxTraceLength = 200;

    public static bool HasExtensions(HttpResponseMessage response) => response.Headers.Contains(Extensions);

    public static string? TraceId(HttpResponseMessage response) =>
        response.Headers.TryGetValues(Trace, out IEnumerable<string>? values) && values.FirstOrDefault() is { Length: > 0 } text
            ? text[..Math.Min(text.Length, MaxTraceLength)]
            : null;

    /// <summary>Reads <c>Retry-After</c>, in seconds or as a date; null if the response has none, zero if the date has passed.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    /// <summary>Determines whether a response has a JSON content type, or none at all; the reader then validates the content.</summary>
    public static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is not { } name
        || name.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Determines whether a response is an HTML page, such as that of a proxy.</summary>
    public static bool IsHtml(MediaTypeHeaderValue? type) => type?.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Lists the requested authentication schemes, such as <c>Basic, Negotiate</c>, without their parameters.</summary>
    public static string Schemes(IEnumerable<AuthenticationHeaderValue> challenges) =>
        string.Join(", ", challenges.Select(challenge => challenge.Scheme).Distinct(StringComparer.OrdinalIgnoreCase).Take(5)) is { Length: > 0 } named
            ? named
            : "no scheme named";

    public static string Describe(MediaTypeHeaderValue? type) => type?.MediaType is { } name ? $"'{name}'" : "nothing";

    public static string Status(System.Net.HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);
}
