using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Projects;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// The sessions of the dashboard. The browser has a random number in a cookie that no script can read and no page of another site can make it send; the server
/// stores the hash of the number with the grant of the key, for eight hours after the last request, for up to ten thousand sessions. Removing a key ends its
/// sessions, and so does a restart.
/// </summary>
internal sealed class DashboardSessions(KeyRing keys, ProjectRegistry projects, FormTokens tokens, TimeProvider clock)
{
    private const int NumberLength = 32;

    private readonly RecentEntries<DashboardSession> _sessions = new(clock, TimeSpan.FromHours(8), 10_000);

    /// <summary>Begins a session and sets its cookie.</summary>
    public void Begin(HttpContext http, KeyGrant grant)
    {
        End(http);
        string number = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NumberLength));
        _sessions.GetOrAdd(HashOf(number), () => new DashboardSession(grant, tokens.Of(number)));
        DashboardCookies.Set(http, DashboardCookies.Session, number);
    }

    /// <summary>Finds the session of a request. On an open server with a single project all browsers have one session without a login.</summary>
    /// <returns>Null if the request has no session, or if its session has ended.</returns>
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

    /// <summary>Ends the session of a request, if it has one, and deletes its cookie.</summary>
    public void End(HttpContext http)
    {
        if (DashboardCookies.Get(http, DashboardCookies.Session) is { } number && _sessions.Touch(HashOf(number)) is { } session)
        {
            _sessions.Remove(HashOf(number), session);
        }

        DashboardCookies.Forget(http, DashboardCookies.Session);
    }

    /// <summary>Returns the hash that is stored instead of the number: a reader of the memory cannot log in with it.</summary>
    private static string HashOf(string number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(number)));
}
