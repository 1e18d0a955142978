using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>Tests https of the server itself, with the certificate of a file.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("one.pem")]
    [InlineData("two.pem")]
    [InlineData("locked.pem")]
    [InlineData("bundle.pfx")]
    public async Task Https_WithACertificate_IsServed(string kind)
    {
        using X509Certificate2 certificate = Make("localhost");
        ServerOptions options = Write(certificate, kind);

        await using ServerHost host = await StartAsync(options);

        (string subject, HttpResponseMessage response) = await GetAsync(host, "/login", "vectors.example.org");
        Assert.Equal("CN=localhost", subject);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.Equal(["max-age=31536000"], response.Headers.GetValues("Strict-Transport-Security"));
        Assert.All(response.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("; secure", cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Https_UnderANameOfThisMachine_IsNoPromiseForItsOtherServers()
    {
        using X509Certificate2 certificate = Make("localhost");
        await using ServerHost host = await StartAsync(Write(certificate, "one.pem"));

        (_, HttpResponseMessage response) = await GetAsync(host, "/health", "localhost");

        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Certificate_ThatIsRenewed_HoldsFromTheNextConnectionOn_AndADamagedOneDoesNot()
    {
        using X509Certificate2 first = Make("first");
        using X509Certificate2 second = Make("second");
        ServerOptions options = Write(first, "one.pem");
        await using ServerHost host = await StartAsync(options);
        Assert.Equal("CN=first", (await GetAsync(host, "/health", "localhost")).Subject);

        Write(second, "one.pem");
        File.SetLastWriteTimeUtc(options.Certificate!, DateTime.UtcNow.AddMinutes(1));
        Assert.Equal("CN=second", (await GetAsync(host, "/health", "localhost")).Subject);
        await File.WriteAllTextAsync(options.Certificate!, "-----BEGIN nothing", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(options.Certificate!, DateTime.UtcNow.AddMinutes(2));
        Assert.Equal("CN=second", (await GetAsync(host, "/health", "localhost")).Subject);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", null, "requires the setting 'certificate'")]
    [InlineData("http://127.0.0.1:0", "one.pem", "no URL of the setting 'urls' begins with https")]
    [InlineData("https://127.0.0.1:0", "nothing.pem", "cannot be")]
    [InlineData("https://127.0.0.1:0", "text.pem", "cannot be")]
    public async Task Https_WithInvalidSettings_IsReportedAtTheStart(string url, string? file, string expected)
    {
        using X509Certificate2 certificate = Make("localhost");
        Write(certificate, "one.pem");
        await File.WriteAllTextAsync(_folder.Locate("text.pem"), "no certificate", TestContext.Current.CancellationToken);

        FormatException refusal = await Assert.ThrowsAsync<FormatException>(() =>
            StartAsync(new ServerOptions { Urls = [url], Certificate = file is null ? null : _folder.Locate(file) }));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 Make(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1));
    }

    private static async Task<(string Subject, HttpResponseMessage Response)> GetAsync(ServerHost host, string path, string name)
    {
        string subject = "";
        using SocketsHttpHandler handler = new()
        {
            SslOptions = new SslClientAuthenticationOptions
            {
#pragma warning disable CA5359 // The certificate is one that the test made; which one it is, is looked at.
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    subject = certificate!.Subject;
                    return true;
                },
#pragma warning restore CA5359
            },
        };
        using HttpClient client = new(handler);
        using HttpRequestMessage request = new(HttpMethod.Get, host.Addresses[0] + path) { Version = HttpVersion.Version20 };
        request.Headers.Host = name;
        HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (subject, response);
    }

    private async Task<ServerHost> StartAsync(ServerOptions options)
    {
        ServerHost host = ServerHost.Build(
            options with
            {
                DataFolder = ServerOptions.InMemory,
                Keys = ["a:b"],
                KeysFile = _folder.Locate("keys.json"),
            },
            TimeProvider.System,
            log => log.ClearProviders());
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private ServerOptions Write(X509Certificate2 certificate, string kind)
    {
        const string Password = "open sesame";
        ServerOptions options = new() { Urls = ["https://127.0.0.1:0"], Certificate = _folder.Locate(kind) };
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        PbeParameters lockedWith = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        switch (kind)
        {
            case "one.pem":
                File.WriteAllText(options.Certificate!, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
                return options;
            case "two.pem":
                File.WriteAllText(options.Certificate!, certificate.ExportCertificatePem());
                File.WriteAllText(_folder.Locate("key.pem"), key.ExportPkcs8PrivateKeyPem());
                return options with { CertificateKey = _folder.Locate("key.pem") };
            case "locked.pem":
                File.WriteAllText(options.Certificate!, certificate.ExportCertificatePem());
                File.WriteAllText(_folder.Locate("key.pem"), key.ExportEncryptedPkcs8PrivateKeyPem(Password, lockedWith));
                return options with { CertificateKey = _folder.Locate("key.pem"), CertificatePassword = Password };
            default:
                File.WriteAllBytes(options.Certificate!, certificate.Export(X509ContentType.Pkcs12, Password));
                return options with { CertificatePassword = Password };
        }
    }
}
