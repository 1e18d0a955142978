using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Projects;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// Who is logged in. The browser holds a random number in a cookie that no script can read and that no other site's page makes it send; the server holds the
/// number's hash with what the key opened, for eight hours after the last page, ten thousand at a time. A key that is removed ends its sessions with it, and so
/// does a restart.
/// </summary>
internal sealed class DashboardSessions(KeyRing keys, ProjectRegistry projects, FormTokens tokens, TimeProvider clock)
{
    private const int NumberLength = 32;

    private readonly RecentEntries<DashboardSession> _sessions = new(clock, TimeSpan.FromHours(8), 10_000);

    /// <summary>Begins a session and tells the browser.</summary>
    public void Begin(HttpContext http, KeyGrant grant)
    {
        End(http);
        string number = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NumberLength));
        _sessions.GetOrAdd(HashOf(number), () => new DashboardSession(grant, tokens.Of(number)));
        DashboardCookies.Set(http, DashboardCookies.Session, number);
    }

    /// <summary>Finds the session of a request. On an open server with a single project nobody is asked, and there is one for everybody.</summary>
    /// <returns>Null when there is none, or none that holds any more.</returns>
    public DashboardSession? Find(HttpContext http)
    {
        if (DashboardCookies.Get(http, DashboardCookies.Session) is { } number && _sessions.Touch(HashOf(number)) is { } session)
        {
            if (keys.StillHolds(session.Grant))
            {
                return session;
            }

            _sessions.Remove(HashOf(number), session);
        }

        return keys.IsOpen && projects.List() is [var only] ? new DashboardSession(new KeyGrant(only, KeyId: null), FormToken: "") : null;
    }

    /// <summary>Ends the session of a request, if it has one, and tells the browser.</summary>
    public void End(HttpContext http)
    {
        if (DashboardCookies.Get(http, DashboardCookies.Session) is { } number && _sessions.Touch(HashOf(number)) is { } session)
        {
            _sessions.Remove(HashOf(number), session);
        }

        DashboardCookies.Forget(http, DashboardCookies.Session);
    }

    /// <summary>What is kept here opens nothing for whoever reads it.</summary>
    private static string HashOf(string number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(number)));
}
