using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>The addresses of the server: those of the settings, or their ports on loopback if the server has no key.</summary>
internal static class ListenAddresses
{
    private static readonly string[] EveryAddress = ["*", "+"];

    /// <summary>Makes Kestrel listen at the addresses.</summary>
    /// <param name="kestrel">The options of Kestrel.</param>
    /// <param name="urls">The URLs of the setting.</param>
    /// <param name="loopbackOnly">True if all ports are moved to loopback.</param>
    /// <param name="certificate">The certificate of the URLs that begin with https; null if there is none.</param>
    /// <returns>The URLs that were moved to loopback; empty if none was moved.</returns>
    /// <exception cref="FormatException">A URL is invalid, or only one of https URL and certificate is set.</exception>
    public static IReadOnlyList<string> Listen(KestrelServerOptions kestrel, IReadOnlyList<string> urls, bool loopbackOnly, CertificateFile? certificate)
    {
        List<string> moved = [];
        BindingAddress[] addresses = [.. urls.Select(Parse)];
        foreach ((string url, BindingAddress address) in urls.Zip(addresses))
        {
            bool isSecure = address.Scheme == "https";
            if (isSecure && certificate is null)
            {
                throw Unusable($"'{url}': https requires the setting 'certificate', or a proxy in front that handles it.");
            }

            void Secure(ListenOptions listen)
            {
                if (isSecure)
                {
                    listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate!.Options) });
                }
            }

            if (address.IsUnixPipe)
            {
                kestrel.ListenUnixSocket(address.UnixPipePath, Secure);
                continue;
            }

            IPAddress? ip = IpOf(address, url);
            bool isLoopback = ip is not null && IPAddress.IsLoopback(ip);
            if (loopbackOnly && !isLoopback)
            {
                moved.Add(url);
                ip = IPAddress.Loopback;
            }

            if (ip is null)
            {
                kestrel.ListenAnyIP(address.Port, Secure);
            }
            else
            {
                kestrel.Listen(ip, address.Port, Secure);
            }
        }

        return certificate is null || addresses.Any(address => address.Scheme == "https") ? moved
            : throw new FormatException("The setting 'certificate' has a value, but no URL of the setting 'urls' begins with https.");
    }

    /// <summary>
    /// Returns the address, or null for every address of the machine. An unknown name is an error: Kestrel would listen on every address, so that a typo would
    /// open the server to the network.
    /// </summary>
    private static IPAddress? IpOf(BindingAddress address, string url) =>
        address.Host == "localhost" ? IPAddress.Loopback
        : EveryAddress.Contains(address.Host) ? null
        : IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) ? ip
        : throw Unusable($"'{url}': '{address.Host}' is not an address of a machine; use an IP address, 'localhost', or '*' for every address.");

    private static FormatException Unusable(string message, Exception? inner = null) => new($"The setting 'urls' cannot be used: {message}", inner);

    private static BindingAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException e)
        {
            throw Unusable(e.Message, e);
        }

        return address.Scheme is not ("http" or "https") ? throw Unusable($"'{url}': only http and https are supported.")
            : address.PathBase.Length > 0 ? throw Unusable($"'{url}': set the path in the setting 'path-base' instead.")
            : address.Port is < 0 or > 65535 ? throw Unusable(string.Create(CultureInfo.InvariantCulture, $"'{url}': {address.Port} is not a port."))
            : address;
    }
}
