using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// The two cookies of the dashboard: scripts cannot read them, other sites cannot make the browser send them, and the browser deletes them when it is closed.
/// They have no path, so they are valid at the address of the dashboard only.
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

    /// <summary>
    /// Returns the name of a cookie with the port: browsers send a cookie to every port of a host, and the port separates two servers on one machine.
    /// </summary>
    private static string NameOf(HttpContext http, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"relevance-{name}-{http.Request.Host.Port ?? 0}");

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Path = null,

        // A proxy that serves https in front of this server states it in this header. A false header only prevents the browser from storing the cookie.
        Secure = http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https",
        IsEssential = true,
    };
}
