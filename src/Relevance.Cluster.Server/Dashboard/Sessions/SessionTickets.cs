using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Relevance.Cluster.Server.Caching;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>
/// The tickets of the dashboard's sessions, in memory and by a random number: for eight hours after the last request, for up to ten thousand sessions. The
/// cookie of a browser contains the number only, encrypted. A restart ends all sessions.
/// </summary>
internal sealed class SessionTickets(TimeProvider clock) : ITicketStore
{
    private const int NumberLength = 32;

    private readonly RecentEntries<AuthenticationTicket> _tickets = new(clock, TimeSpan.FromHours(8), 10_000);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        string number = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NumberLength));

        // These eight hours restart with each request; those of the framework restart only in their second half.
        ticket.Properties.ExpiresUtc = null;
        await RenewAsync(number, ticket).ConfigureAwait(false);
        return number;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await RemoveAsync(key).ConfigureAwait(false);
        _tickets.GetOrAdd(key, () => ticket);
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(_tickets.Touch(key));

    public Task RemoveAsync(string key)
    {
        if (_tickets.Find(key) is { } ticket)
        {
            _tickets.Remove(key, ticket);
        }

        return Task.CompletedTask;
    }
}
