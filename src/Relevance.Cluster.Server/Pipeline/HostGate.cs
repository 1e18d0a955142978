using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>
/// Rejects requests under a host name that does not belong to this server. An open server trusts every client on loopback; a page of another site can make
/// a browser reach it under a name that its owner points to this machine, so the name must be a loopback name, on every path. With keys, every name is
/// accepted unless the setting names some: a page of another site has no key.
/// </summary>
internal sealed class HostGate(KeyRing keys, ServerOptions options)
{
    private const string ForwardedHost = "X-Forwarded-Host";

    private const string Forwarded = "Forwarded";

    private readonly StringSegment[] _allowed = [.. options.AllowedHosts.Select(host => new StringSegment(host))];

    /// <summary>Validates the host name of a request.</summary>
    /// <exception cref="WireException">421: the name is missing, or does not belong to this server.</exception>
    public void Check(HttpRequest request)
    {
        if (keys.IsOpen)
        {
            // A proxy on this machine uses a loopback name, and forwards the name of the original request.
            if (!LoopbackNames.IsOne(request.Host) || !NamesOfProxies(request.Headers).All(host => LoopbackNames.IsOne(new HostString(host))))
            {
                throw WrongHost("Without a key the server accepts requests to localhost, 127.0.0.1 and [::1] only.");
            }
        }
        else if (options.AllowedHosts is not ["*"] && !LoopbackNames.IsOne(request.Host) && !HostString.MatchesAny(request.Host.Value, _allowed))
        {
            throw WrongHost("The server does not accept requests under this name. The setting 'allowed-hosts' lists the accepted names.");
        }
    }

    /// <summary>
    /// Reads the host names that proxies forward, in the old header and in that of RFC 7239: <c>for=192.0.2.1;host="vectors.example.org", for=…</c>.
    /// </summary>
    private static IEnumerable<string> NamesOfProxies(IHeaderDictionary headers)
    {
        const string HostPair = "host=";
        IEnumerable<string> old = headers[ForwardedHost].SelectMany(hosts => (hosts ?? "").Split(',')).Select(host => host.Trim());
        IEnumerable<string> pairs = headers[Forwarded].SelectMany(elements => (elements ?? "").Split(',', ';')).Select(pair => pair.Trim());
        return old.Concat(
            pairs.Where(pair => pair.StartsWith(HostPair, StringComparison.OrdinalIgnoreCase)).Select(pair => pair[HostPair.Length..].Trim().Trim('"')));
    }

    private static WireException WrongHost(string message) => new(421, "wrong_host", message);
}
