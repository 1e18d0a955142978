using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>Where the server listens: what the settings say, or the same ports on loopback while there is no key.</summary>
internal static class ListenAddresses
{
    /// <summary>Makes Kestrel listen.</summary>
    /// <returns>The urls that were moved to loopback; empty when all are as the settings say.</returns>
    /// <exception cref="FormatException">A url is none.</exception>
    public static IReadOnlyList<string> Listen(KestrelServerOptions kestrel, IReadOnlyList<string> urls, bool loopbackOnly)
    {
        List<string> moved = [];
        foreach (string url in urls)
        {
            BindingAddress address = Parse(url);
            if (address.IsUnixPipe)
            {
                kestrel.ListenUnixSocket(address.UnixPipePath);
            }
            else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && (IPAddress.IsLoopback(ip) || !loopbackOnly))
            {
                kestrel.Listen(ip, address.Port);
            }
            else if (address.Host == "localhost" || loopbackOnly)
            {
                if (address.Host != "localhost")
                {
                    moved.Add(url);
                }

                kestrel.Listen(IPAddress.Loopback, address.Port);
            }
            else
            {
                kestrel.ListenAnyIP(address.Port);
            }
        }

        return moved;
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            BindingAddress address = BindingAddress.Parse(url);
            return address.Scheme != "http" ? throw new FormatException($"'{url}': only http is served here; let a proxy in front speak https.")
                : address.PathBase.Length > 0 ? throw new FormatException($"'{url}': a path belongs into the setting 'path-base'.")
                : address.Port is < 0 or > 65535 ? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{url}': {address.Port} is no port."))
                : address;
        }
        catch (FormatException e)
        {
            throw new FormatException($"The setting 'urls' cannot be used: {e.Message}", e);
        }
    }
}
