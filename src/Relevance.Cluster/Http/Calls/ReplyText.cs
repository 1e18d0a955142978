using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Relevance.Cluster.Http.Calls;

/// <summary>What somebody between here and the service said, fit for a message: short, on one line, and without the key in any of its spellings.</summary>
internal static class ReplyText
{
    /// <summary>How many bytes of a reply that is not what was asked for are read, to be quoted.</summary>
    public const int QuotedBytes = 4 << 10;

    private const int MaxQuotedLength = 200;

    /// <summary>Takes the key out of a text that somebody else wrote: as it is, and as pages, addresses and headers spell it.</summary>
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

    /// <summary>Quotes the beginning of a body: redacted before it is cut, so that no half of a key stays.</summary>
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

    /// <summary>Says what came in place of JSON.</summary>
    public static string Describe(MediaTypeHeaderValue? type, ReadOnlySpan<byte> body, string? secret) =>
        $"expected a reply of type 'application/json', found {HttpHeaderText.Describe(type)}, which {Quote(body, secret)}";

    /// <summary>Says where a reply sends on to, without what an address may hide: user, query and fragment.</summary>
    /// <returns>Null when it sends on to nowhere.</returns>
    public static Uri? Target(HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            return null;
        }

        return Bare(location.IsAbsoluteUri || response.RequestMessage?.RequestUri is not { } asked ? location : new Uri(asked, location));
    }

    /// <summary>Says where a client that follows redirects ended up; nothing if that is where it was sent.</summary>
    public static string Detour(HttpResponseMessage response, string asked) =>
        response.RequestMessage?.RequestUri is { } end && end.AbsoluteUri != new Uri(asked).AbsoluteUri && Bare(end) is { } place ? $" The HttpClient was sent on to '{place}'." : "";

    /// <summary>Takes from an address what is nobody's business: user, query and fragment.</summary>
    private static Uri? Bare(Uri address) => address.IsAbsoluteUri ? new Uri(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)) : null;
}
