using System.Net;
using System.Net.Sockets;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Keys;

/// <summary>
/// The number of wrong keys per address. Above the limit within a minute, the address receives 429 until that minute is over, also for a valid key, so that
/// guessing is slow. A key that the address has sent within the last hour still works, so that clients behind one address do not block each other. The latest
/// ten thousand addresses are stored.
/// </summary>
internal sealed class FailedKeys(ServerOptions options, TimeProvider clock)
{
    private const int Capacity = 10_000;
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly RecentEntries<Failures> _failures = new(clock, Window, Capacity);
    private readonly RecentEntries<string> _known = new(clock, TimeSpan.FromHours(1), Capacity);

    /// <summary>Counts a wrong key.</summary>
    public void Add(IPAddress? client) => _failures.GetOrAdd(NameOf(client), () => new Failures(clock.GetUtcNow())).Add();

    /// <summary>Records an accepted key.</summary>
    public void Remember(IPAddress? client, string keyId)
    {
        string known = $"{NameOf(client)} {keyId}";
        if (_known.Touch(known) is null)
        {
            _known.GetOrAdd(known, () => known);
        }
    }

    /// <summary>Rejects an address with too many wrong keys, unless its present key was accepted before.</summary>
    /// <param name="client">The address; null if the client has none, as on a Unix socket.</param>
    /// <param name="keyId">The key of the request; null for a wrong key.</param>
    /// <exception cref="WireException">429, with the rest of the minute as the time before a retry.</exception>
    public void Check(IPAddress? client, string? keyId)
    {
        if (options.MaxFailedKeys > 0 && _failures.Find(NameOf(client)) is { } failures && failures.Count >= options.MaxFailedKeys
            && (keyId is null || _known.Touch($"{NameOf(client)} {keyId}") is null))
        {
            throw new WireException(429, "too_many_requests", "This address sent too many wrong keys.")
            {
                RetryAfter = failures.Since + Window - clock.GetUtcNow(),
            };
        }
    }

    /// <summary>Returns the name of an address. For IPv6 it is that of the network, since each client has 2⁶⁴ addresses.</summary>
    private static string NameOf(IPAddress? client) =>
        client is null ? "local"
        : client.IsIPv4MappedToIPv6 ? client.MapToIPv4().ToString()
        : client.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(client.GetAddressBytes().AsSpan(0, NetworkBytes))
        : client.ToString();

    private sealed class Failures(DateTimeOffset since)
    {
        private int _count;

        public DateTimeOffset Since { get; } = since;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }
}
