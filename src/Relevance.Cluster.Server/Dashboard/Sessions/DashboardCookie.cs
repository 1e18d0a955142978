using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// A cookie of the dashboard: scripts cannot read it, other sites cannot make the browser send it, and the browser deletes it when it is closed. Its path is
/// empty, so it is valid at the address of the dashboard only, also below a path that a proxy adds.
/// </summary>
internal sealed class DashboardCookie : CookieBuilder
{
    private readonly string _purpose;
    private readonly IHttpContextAccessor _requests;

    /// <summary>Initializes a new instance of the <see cref="DashboardCookie"/> class.</summary>
    /// <param name="purpose">The part of the name that separates the cookie from the others of the dashboard.</param>
    /// <param name="requests">Returns the request whose port is part of the name.</param>
    public DashboardCookie(string purpose, IHttpContextAccessor requests)
    {
        _purpose = purpose;
        _requests = requests;
        HttpOnly = true;
        SameSite = SameSiteMode.Strict;
        IsEssential = true;
        Path = "";
    }

    /// <summary>
    /// Gets the name with the port: browsers send a cookie to every port of a host, and the port separates two servers on one machine.
    /// </summary>
    public override string? Name =>
        string.Create(CultureInfo.InvariantCulture, $"relevance-{_purpose}-{_requests.HttpContext?.Request.Host.Port ?? 0}");

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        CookieOptions options = base.Build(context, expiresFrom);

        // A proxy that serves https in front of this server states it in this header. A false header only prevents the browser from storing the cookie.
        options.Secure = context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"] == "https";
        return options;
    }
}
