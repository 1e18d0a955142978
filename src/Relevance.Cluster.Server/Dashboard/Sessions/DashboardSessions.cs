using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Projects;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// The sessions of the dashboard, by the framework's cookie authentication. A session has the project and the short name of a key, never the key itself.
/// Removing a key ends its sessions.
/// </summary>
internal sealed class DashboardSessions(KeyRing keys, ProjectRegistry projects, IAntiforgery antiforgery, IServiceScopeFactory scopes)
{
    /// <summary>The name of the field of a form with its token.</summary>
    public const string TokenField = "form_token";

    private const string Scheme = "dashboard";
    private const string NoScheme = "none";
    private const string ProjectClaim = "project";
    private const string KeyClaim = "key";

    public static void AddServices(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<SessionTickets>();
        services.AddSingleton<DashboardSessions>();

        // A single scheme would be the default of every path. The paths of the wire contract have keys instead, and ignore the cookie.
        services.AddAuthentication(NoScheme).AddCookie(Scheme);
        services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<IHttpContextAccessor, SessionTickets, KeyRing>((options, requests, tickets, keys) =>
        {
            options.Cookie = new DashboardCookie("session", requests);
            options.SessionStore = tickets;
            options.Events.OnValidatePrincipal = context => ValidateAsync(context, keys);
        });

        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>((options, requests) =>
        {
            options.Cookie = new DashboardCookie("form", requests);
            options.FormFieldName = TokenField;
            options.HeaderName = null;
            options.SuppressXFrameOptionsHeader = true;
        });

        // Cookies and tokens are valid in this process only. The hosted service of data protection would write an unused key to the user's home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.Remove(services.Single(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(EphemeralDataProtectionProvider).Assembly));
    }

    /// <summary>Begins a session, sets its cookie, and ends the session that the request had.</summary>
    public async Task BeginAsync(HttpContext http, KeyGrant grant)
    {
        await EndAsync(http).ConfigureAwait(false);
        ClaimsIdentity identity = new([new Claim(ProjectClaim, grant.Project)], Scheme);
        if (grant.KeyId is not null)
        {
            identity.AddClaim(new Claim(KeyClaim, grant.KeyId));
        }

        // The handler of the request would reuse the number of the session that ended; the handler of another scope finds none and creates a new number.
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            IAuthenticationService authentication = scope.ServiceProvider.GetRequiredService<IAuthenticationService>();
            await authentication.SignInAsync(http, Scheme, new ClaimsPrincipal(identity), properties: null).ConfigureAwait(false);
        }
    }

    /// <summary>Finds the session of a request. On an open server with a single project all browsers have one session without a login.</summary>
    /// <returns>Null if the request has no session, or if its session has ended.</returns>
    public async Task<DashboardSession?> FindAsync(HttpContext http)
    {
        AuthenticateResult login = await http.AuthenticateAsync(Scheme).ConfigureAwait(false);
        return login.Principal is { } user ? new DashboardSession(ProjectOf(user), FormToken(http))
            : keys.IsOpen && projects.List() is [var only] ? new DashboardSession(only, FormToken: null)
            : null;
    }

    /// <summary>Ends the session of a request, if it has one, and deletes its cookie.</summary>
    public static Task EndAsync(HttpContext http) => http.SignOutAsync(Scheme);

    /// <summary>Creates the token for the forms of a page, and sets the cookie of the token if the browser does not have it yet.</summary>
    public string FormToken(HttpContext http) => antiforgery.GetAndStoreTokens(http).RequestToken!;

    private static string ProjectOf(ClaimsPrincipal user) => user.FindFirst(ProjectClaim)!.Value;

    /// <summary>Ends the session of a key that was removed or has expired.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context, KeyRing keys)
    {
        if (!keys.StillHolds(new KeyGrant(ProjectOf(context.Principal!), context.Principal!.FindFirst(KeyClaim)?.Value)))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme).ConfigureAwait(false);
        }
    }
}
