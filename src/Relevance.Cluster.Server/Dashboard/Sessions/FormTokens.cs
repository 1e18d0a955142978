using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// Shows that an order comes from a form that this server wrote for this browser: the form carries a code of the browser's cookie under a secret of this
/// process. A page of another site can send the form, but knows neither; that the cookies are not sent along with it, and that browsers say where a form comes
/// from, are two more bars before the same door.
/// </summary>
internal sealed class FormTokens
{
    /// <summary>The form's field.</summary>
    public const string Field = "form_token";

    private const int SecretLength = 32;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SecretLength);

    /// <summary>Makes the token that goes with a cookie.</summary>
    public string Of(string cookie) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(cookie)));

    /// <summary>Makes a token for a browser that is not logged in, with a cookie of its own.</summary>
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

    /// <summary>Says whether an order may be taken.</summary>
    /// <param name="http">The request.</param>
    /// <param name="token">What its form carries.</param>
    public bool IsOurs(HttpContext http, string? token)
    {
        string site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site != "same-origin")
        {
            return false;
        }

        // Browsers say 'null' where a page keeps its address to itself, as these pages do.
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

    /// <summary>Without the port that goes without saying, as in an origin.</summary>
    private static string AuthorityOf(HostString host) => host.Port is 80 or 443 or null ? host.Host : host.Value!;
}
