using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>
/// What a browser may do on these pages: show them, with the server's own style sheet, script and images, and send their forms back. Nothing inline runs, and
/// nothing is loaded from anywhere else or shown inside of another page. The one style sheet inside of a page is that of a drawing, which the policy names by
/// its hash.
/// </summary>
internal static class PagePolicy
{
    /// <summary>Gives the policy of a page.</summary>
    /// <param name="styles">The style sheets of its drawings.</param>
    public static string Of(IEnumerable<string> styles)
    {
        string hashes = string.Concat(styles.Select(style => $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'"));
        return $"default-src 'none'; style-src 'self'{hashes}; script-src 'self'; img-src 'self' data:; "
            + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    }

    /// <summary>Sets what goes with everything that the dashboard sends.</summary>
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
