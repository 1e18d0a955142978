using System.Net;
using Microsoft.AspNetCore.Http;

namespace Relevance.Cluster.Server.Wire;

/// <summary>The loopback names, under which a machine reaches itself without a name server.</summary>
internal static class LoopbackNames
{
    public static bool IsOne(HostString host) =>
        string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
