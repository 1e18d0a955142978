using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Quotes foreign responses in messages: short, on one line, and without the key in any of its encodings.</summary>
internal static class ResponseText
{
    /// <summary>The number of bytes of an unexpected response that are read to quote it.</summary>
    public const int QuotedBytes = 4 << 10;

    private const int MaxQuotedLength = 200;

    /// <summary>Removes the key from a foreign text: verbatim, and as HTML and URLs encode it.</summary>
    public static string Redact(string text, string? secret)
    {
        if (secret is not { Length: > 0 })
        {
            return text;
        }

        foreach (string spelling in (string[])[secret, WebUtility.HtmlEncode(secret), Uri.EscapeDataString(secret), WebUtility.UrlEncode(secret)])
        {
            text = text.Replace(spelling, "***", StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    /// <summary>Quotes the beginning of a body: redacted before it is shortened, so that no half of a key remains.</summary>
    public static string Quote(ReadOnlySpan<byte> body, string? secret)
    {
        string text = string.Join(' ', Redact(Encoding.UTF8.GetString(body), secret).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length switch
        {
            0 => "is empty",
            > MaxQuotedLength => $"begins: {text[..MaxQuotedLength]}…",
            _ => $"says: {text}",
        };
    }

    /// <summary>Describes a response that is not JSON.</summary>
    public static string Describe(MediaTypeHeaderValue? type, ReadOnlySpan<byte> body, string? secret) =>
        $"expected a response of type 'application/json', found {HttpHeaderText.Describe(type)}, which {Quote(body, secret)}";

    /// <summary>Returns the target of a redirect, without user, query and fragment, which may be secret.</summary>
    /// <returns>Null if the response is not a redirect.</returns>
    public static Uri? Target(HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            return null;
        }

        return Bare(location.IsAbsoluteUri || response.RequestMessage?.RequestUri is not { } original ? location : new Uri(original, location));
    }

    /// <summary>Describes the address that a client reached by redirects; empty if there was no redirect.</summary>
    public static string Detour(HttpResponseMessage response, string original) =>
        response.RequestMessage?.RequestUri is { } end && end.AbsoluteUri != new Uri(original).AbsoluteUri && Bare(end) is { } place
            ? $" The HttpClient was redirected to '{place}'."
            : "";

    /// <summary>Removes user, query and fragment from an address.</summary>
    private static Uri? Bare(Uri address) => address.IsAbsoluteUri
        ? new Uri(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped))
        : null;
}
