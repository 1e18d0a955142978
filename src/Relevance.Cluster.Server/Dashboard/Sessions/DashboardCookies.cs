using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// The two cookies of the dashboard: out of reach of scripts, not sent from other sites, gone with the browser. They have no path, so they hold where the
/// dashboard is and nowhere else.
/// </summary>
internal static class DashboardCookies
{
    public const string Session = "session";
    public const string Form = "form";

    private const int MaxLength = 200;

    public static string? Get(HttpContext http, string name) =>
        http.Request.Cookies[NameOf(http, name)] is { Length: > 0 and <= MaxLength } value ? value : null;

    public static void Set(HttpContext http, string name, string value) => http.Response.Cookies.Append(NameOf(http, name), value, Options(http));

    public static void Forget(HttpContext http, string name) => http.Response.Cookies.Delete(NameOf(http, name), Options(http));

    /// <summary>Browsers send a cookie to every port of a host: the port in the name keeps two servers on one machine apart.</summary>
    private static string NameOf(HttpContext http, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"relevance-{name}-{http.Request.Host.Port ?? 0}");

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Path = null,

        // Only http is served here. Where a proxy speaks https in front, it says so; one that lies about it keeps the cookie from being stored, and nothing
        // else.
        Secure = http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https",
        IsEssential = true,
    };
}
