using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Uploads;

/// <summary>
/// Addresses that take the place of a key, as those of object stores do: each says what it lets its holder do with which file and until when, and is signed with a secret of this server. None is built from
/// what the client says the server is called.
/// </summary>
internal sealed class FileAddresses(ServerOptions options, TimeProvider clock)
{
    /// <summary>The method of an upload.</summary>
    public const string Put = "PUT";

    /// <summary>The method of a download.</summary>
    public const string Get = "GET";

    private const string ExpiresParameter = "expires";
    private const string SignatureParameter = "signature";
    private const int SecretBytes = 32;

    /// <summary>How long the address of an upload holds.</summary>
    public static readonly TimeSpan PutTime = TimeSpan.FromHours(1);

    private readonly Lazy<byte[]> _secret = new(() => ReadSecret(options), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Makes the address at which a file goes in, once, within the hour.</summary>
    public string ForUpload(HttpContext http, string project, string name) => Of(http, project, name, Put, PutTime);

    /// <summary>Makes the address at which it comes out, for as long as the setting says.</summary>
    public string ForDownload(HttpContext http, string project, string name) => Of(http, project, name, Get, options.UploadAddressTime);

    /// <summary>Says whether a request comes at a signed address.</summary>
    public static bool IsSigned(HttpRequest request) => request.Query.ContainsKey(SignatureParameter);

    /// <summary>Makes sure that an address was made here for this file and method, and still holds.</summary>
    /// <exception cref="WireException">404: it was not. 403: it has expired.</exception>
    public void Check(HttpRequest request, string project, string name)
    {
        string expires = request.Query[ExpiresParameter].ToString();
        byte[] given = Encoding.UTF8.GetBytes(request.Query[SignatureParameter].ToString());
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(request.Method, project, name, expires)), given))
        {
            throw new WireException(404, "file_not_found", "There is nothing at this address.");
        }

        if (long.Parse(expires, CultureInfo.InvariantCulture) <= clock.GetUtcNow().ToUnixTimeSeconds())
        {
            throw new WireException(403, "address_expired", "The address has expired. With a key of the project the file can still be had.");
        }
    }

    private static byte[] ReadSecret(ServerOptions options)
    {
        byte[] made = RandomNumberGenerator.GetBytes(SecretBytes);
        if (options.IsInMemory)
        {
            return made;
        }

        string path = Path.Combine(options.DataFolder, "file-secret");
        byte[] secret = PrivateFile.TryCreate(path, made) ? made : File.ReadAllBytes(path);
        return secret.Length == SecretBytes ? secret : throw new InvalidDataException($"'{path}' is damaged. Delete it: addresses that were made with it end, and new ones are made.");
    }

    private string Of(HttpContext http, string project, string name, string method, TimeSpan time)
    {
        string expires = (clock.GetUtcNow() + time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{BaseOf(http)}/_blob/{ProjectNames.FolderName(project)}/{name}?{ExpiresParameter}={expires}&{SignatureParameter}={Sign(method, project, name, expires)}";
    }

    /// <summary>What the setting says, or the address of this machine at which the client came in.</summary>
    private string BaseOf(HttpContext http)
    {
        if (options.PublicAddress is { } address)
        {
            return address;
        }

        IPAddress ip = http.Connection.LocalIpAddress ?? throw new WireException(501, "no_public_address", "The server does not know how clients reach it: its setting 'public-address' is needed for files.");
        ip = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        return $"{http.Request.Scheme}://{new IPEndPoint(ip, http.Connection.LocalPort)}{http.Request.PathBase.ToUriComponent()}";
    }

    private string Sign(string method, string project, string name, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret.Value, Encoding.UTF8.GetBytes($"{method}\n{project}\n{name}\n{expires}")));
}
