using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>
/// The certificate for https: a PEM file, alone or with its key in another file, or a PKCS #12 file. A renewed file is used starting at the next
/// connection.
/// </summary>
internal sealed partial class CertificateFile
{
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _context;
    private DateTime _read;

    /// <summary>Initializes a new instance of the <see cref="CertificateFile"/> class and reads the certificate.</summary>
    /// <exception cref="FormatException">It cannot be used; the message names the setting.</exception>
    public CertificateFile(ServerOptions options, ILogger logger)
    {
        _options = options;
        _logger = logger;
        _read = Changed();
        _context = Read();
    }

    /// <summary>Gets the options of the TLS handshake.</summary>
    public SslServerAuthenticationOptions Options => new()
    {
        ServerCertificateContext = Current(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
    };

    private SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            DateTime changed = Changed();
            if (changed != _read)
            {
                _read = changed;
                try
                {
                    _context = Read();
                    LogRenewed(_logger, _options.Certificate!);
                }
                catch (FormatException e)
                {
                    // The old certificate stays in use until the next change: certificate and key are two files, which are not written together.
                    LogNotRenewed(_logger, e);
                }
            }

            return _context;
        }
    }

    /// <summary>Returns the time of the last change of the certificate or its key.</summary>
    private DateTime Changed()
    {
        DateTime certificate = File.GetLastWriteTimeUtc(_options.Certificate!);
        DateTime key = _options.CertificateKey is { } path ? File.GetLastWriteTimeUtc(path) : certificate;
        return certificate > key ? certificate : key;
    }

    private SslStreamCertificateContext Read()
    {
        string path = _options.Certificate!;
        try
        {
            X509Certificate2Collection chain = [];
            X509Certificate2 certificate;
            if (IsPem(path))
            {
                chain.ImportFromPemFile(path);
                using X509Certificate2 fromPem = _options.CertificatePassword is { } password
                    ? X509Certificate2.CreateFromEncryptedPemFile(path, password, _options.CertificateKey)
                    : X509Certificate2.CreateFromPemFile(path, _options.CertificateKey);

                // Windows cannot serve a certificate whose key was never in a store or a PKCS #12 file.
                certificate = X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
            }
            else
            {
                chain = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, _options.CertificatePassword);
                certificate = chain.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("It has no private key.");
            }

            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"The setting 'certificate' cannot be '{path}': {e.Message}", e);
        }
    }

    private static bool IsPem(string path)
    {
        using StreamReader file = new(path);
        char[] start = new char[4096];
        return new string(start, 0, file.ReadBlock(start, 0, start.Length)).Contains("-----BEGIN ", StringComparison.Ordinal);
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "The changed certificate {Path} is in use.")]
    private static partial void LogRenewed(ILogger logger, string path);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "The changed certificate cannot be used; the previous one remains in use.")]
    private static partial void LogNotRenewed(ILogger logger, Exception exception);
}
