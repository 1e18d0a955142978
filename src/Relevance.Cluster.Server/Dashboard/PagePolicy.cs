using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>
/// The content security policy and the other security headers of the dashboard. A browser can show the pages with the server's own style sheet, script and
/// images, and send their forms back. It runs nothing inline, loads nothing from another site, and shows no page inside another page. The only style sheets
/// inside a page are those of its figures, which the policy names by their hashes.
/// </summary>
internal static class PagePolicy
{
    /// <summary>Returns the policy of a page.</summary>
    /// <param name="styles">The style sheets of its figures.</param>
    public static string Of(IEnumerable<string> styles)
    {
        string hashes = string.Concat(styles.Select(style => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'"));
        return $"default-src 'none'; style-src 'self'{hashes}; script-src 'self'; img-src 'self' data:; "
            + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    }

    /// <summary>Sets the headers of every response of the dashboard.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = Of([]);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}
