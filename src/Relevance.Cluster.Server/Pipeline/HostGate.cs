using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Pipeline;

/// <summary>
/// Refuses requests that came under a name which is not this server's. An open server trusts whoever can reach loopback; a page elsewhere can make a browser reach it under a name of its own, which its
/// owner points here, so there the name has to be one of this machine, on every path. With keys any name will do unless the setting says which: a page elsewhere has no key.
/// </summary>
internal sealed class HostGate(KeyRing keys, ServerOptions options)
{
    private const string ForwardedHost = "X-Forwarded-Host";

    private const string Forwarded = "Forwarded";

    private readonly StringSegment[] _allowed = [.. options.AllowedHosts.Select(host => new StringSegment(host))];

    /// <summary>Lets a request pass.</summary>
    /// <exception cref="WireException">421: its host is missing, or none that this server answers to.</exception>
    public void Check(HttpRequest request)
    {
        if (keys.IsOpen)
        {
            // A proxy on this machine calls it by the machine's own name, and says here what it was called itself.
            if (!LoopbackNames.IsOne(request.Host) || !NamesOfProxies(request.Headers).All(host => LoopbackNames.IsOne(new HostString(host))))
            {
                throw WrongHost("Without a key the server answers at localhost, 127.0.0.1 and [::1] only.");
            }
        }
        else if (options.AllowedHosts is not ["*"] && !LoopbackNames.IsOne(request.Host) && !HostString.MatchesAny(request.Host.Value, _allowed))
        {
            throw WrongHost("The server does not answer under this name. The setting 'allowed-hosts' says under which it does.");
        }
    }

    /// <summary>
    /// Reads what proxies say that they were called, in the old header and in that of RFC 7239: <c>for=192.0.2.1;host="vectors.example.org", for=…</c>.
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
