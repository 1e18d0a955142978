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
/// The signed addresses that replace a key, as those of object stores do: each contains one file, one method and its end, and is signed with a secret of this
/// server. None contains the host name of a request.
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

    /// <summary>The time for which the address of an upload is valid.</summary>
    public static readonly TimeSpan PutTime = TimeSpan.FromHours(1);

    private readonly Lazy<byte[]> _secret = new(() => ReadSecret(options), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Creates the address of an upload, which works once within the hour.</summary>
    public string ForUpload(HttpContext http, string project, string name) => Of(http, project, name, Put, PutTime);

    /// <summary>Creates the address of a download, which works for the time of the setting.</summary>
    public string ForDownload(HttpContext http, string project, string name) => Of(http, project, name, Get, options.UploadAddressTime);

    /// <summary>Determines whether a request has a signed address.</summary>
    public static bool IsSigned(HttpRequest request) => request.Query.ContainsKey(SignatureParameter);

    /// <summary>Validates that an address was signed here for this file and method, and is still valid.</summary>
    /// <exception cref="WireException">404: it was not. 403: it has expired.</exception>
    public void Check(HttpRequest request, string project, string name)
    {
        string expires = request.Query[ExpiresParameter].ToString();
        byte[] given = Encoding.UTF8.GetBytes(request.Query[SignatureParameter].ToString());
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(request.Method, project, name, expires)), given))
        {
            throw new WireException(404, "file_not_found", "The address does not exist.");
        }

        if (long.Parse(expires, CultureInfo.InvariantCulture) <= clock.GetUtcNow().ToUnixTimeSeconds())
        {
            throw new WireException(403, "address_expired", "The address has expired. A key of the project can still download the file.");
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
        return secret.Length == SecretBytes
            ? secret
            : throw new InvalidDataException($"'{path}' is damaged. Delete it: addresses that were created with it become invalid, and new ones are created.");
    }

    private string Of(HttpContext http, string project, string name, string method, TimeSpan time)
    {
        string expires = (clock.GetUtcNow() + time).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = Sign(method, project, name, expires);
        return $"{BaseOf(http)}/_blob/{ProjectNames.FolderName(project)}/{name}?{ExpiresParameter}={expires}&{SignatureParameter}={signature}";
    }

    /// <summary>Returns the address of the setting, or that of this machine to which the client is connected.</summary>
    private string BaseOf(HttpContext http)
    {
        if (options.PublicAddress is { } address)
        {
            return address;
        }

        const string Unknown = "The server cannot determine its own address: files require its setting 'public-address'.";
        IPAddress ip = http.Connection.LocalIpAddress ?? throw new WireException(501, "no_public_address", Unknown);
        ip = ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        return $"{http.Request.Scheme}://{new IPEndPoint(ip, http.Connection.LocalPort)}{http.Request.PathBase.ToUriComponent()}";
    }

    private string Sign(string method, string project, string name, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret.Value, Encoding.UTF8.GetBytes($"{method}\n{project}\n{name}\n{expires}")));
}
