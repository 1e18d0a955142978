using System.Net;
using System.Net.Sockets;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Keys;

/// <summary>
/// Wrong keys by the address they come from: beyond a number within a minute the address is answered 429, right or wrong, until that minute is over, so that guessing is slow. A key that the same address
/// has shown within the last hour goes on working meanwhile: neighbors behind one address do not lock each other out. Ten thousand addresses are remembered, the youngest.
/// </summary>
internal sealed class FailedKeys(ServerOptions options, TimeProvider clock)
{
    private const int Capacity = 10_000;
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly RecentEntries<Failures> _failures = new(clock, Window, Capacity);
    private readonly RecentEntries<string> _known = new(clock, TimeSpan.FromHours(1), Capacity);

    /// <summary>Notes a wrong key.</summary>
    public void Add(IPAddress? client) => _failures.GetOrAdd(NameOf(client), () => new Failures(clock.GetUtcNow())).Add();

    /// <summary>Notes a right key.</summary>
    public void Remember(IPAddress? client, string keyId)
    {
        string known = $"{NameOf(client)} {keyId}";
        if (_known.Touch(known) is null)
        {
            _known.GetOrAdd(known, () => known);
        }
    }

    /// <summary>Refuses an address that failed too often, whatever key it shows now, unless it has shown that one before.</summary>
    /// <param name="client">The address; null where there is none, as on a Unix socket.</param>
    /// <param name="keyId">The key that it shows; null for a wrong one.</param>
    /// <exception cref="WireException">429 with the rest of the minute.</exception>
    public void Check(IPAddress? client, string? keyId)
    {
        if (options.MaxFailedKeys > 0 && _failures.Find(NameOf(client)) is { } failures && failures.Count >= options.MaxFailedKeys
            && (keyId is null || _known.Touch($"{NameOf(client)} {keyId}") is null))
        {
            throw new WireException(429, "too_many_requests", "Too many wrong keys came from this address.") { RetryAfter = failures.Since + Window - clock.GetUtcNow() };
        }
    }

    /// <summary>Whoever has one address of IPv6 has 2⁶⁴ of them: its network counts.</summary>
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
