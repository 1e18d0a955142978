using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>A server on loopback with an untrusted certificate.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    /// <summary>Starts to listen.</summary>
    /// <param name="validTo">Until when the certificate is valid.</param>
    public TlsServer(DateTimeOffset validTo)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(validTo.AddYears(-1), validTo);

        // Some platforms serve no certificate whose key was never stored.
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new(FormattableString.Invariant($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                await using SslStream stream = new(connection.GetStream());
                await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                await stream.ReadExactlyAsync(new byte[1], _stop.Token);
            }
            catch (Exception e) when (e is IOException or AuthenticationException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client rejected the certificate, or the test has ended.
            }
        }
    }
}
