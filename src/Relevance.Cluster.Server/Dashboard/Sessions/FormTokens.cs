using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// The tokens that prove that a form comes from this server and was sent to this browser: the form contains a code of the browser's cookie under a secret of
/// this process. A page of another site can send the form, but has neither. Two further defenses are that cookies are not sent with requests of other sites,
/// and that browsers state the origin of a form.
/// </summary>
internal sealed class FormTokens
{
    /// <summary>The name of the field of a form with the token.</summary>
    public const string Field = "form_token";

    private const int SecretLength = 32;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>Creates the token for a cookie.</summary>
    public string Of(string cookie) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(cookie)));

    /// <summary>Creates a token for a browser that is not logged in, with a separate cookie.</summary>
    public string ForStranger(HttpContext http)
    {
        string? cookie = DashboardCookies.Get(http, DashboardCookies.Form);
        if (cookie is null)
        {
            cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength));
            DashboardCookies.Set(http, DashboardCookies.Form, cookie);
        }

        return Of(cookie);
    }

    /// <summary>Determines whether a form was written by this server for this browser.</summary>
    /// <param name="http">The request.</param>
    /// <param name="token">The token in the form.</param>
    public bool IsOurs(HttpContext http, string? token)
    {
        string site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site != "same-origin")
        {
            return false;
        }

        // Browsers send 'null' if a page does not disclose its address, as these pages do.
        string origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != "null"
            && (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) || from.Authority != AuthorityOf(http.Request.Host)))
        {
            return false;
        }

        byte[] given = Encoding.UTF8.GetBytes(token ?? "");
        return new[] { DashboardCookies.Session, DashboardCookies.Form }
            .Select(name => DashboardCookies.Get(http, name)).OfType<string>()
            .Any(cookie => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(cookie)), given));
    }

    /// <summary>Returns the host and port without a default port, as in an origin.</summary>
    private static string AuthorityOf(HostString host) => host.Port is 80 or 443 or null ? host.Host : host.Value!;
}
