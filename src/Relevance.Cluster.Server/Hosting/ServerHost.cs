using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Operations;
using Relevance.Cluster.Server.Pipeline;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Uploads;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Hosting;

/// <summary>
/// The server: Kestrel, its limits, the log, and the routes. It reads no other settings, so that only <see cref="ServerOptions"/> determines where it listens.
/// </summary>
internal sealed partial class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ServerHost(WebApplication application) => _application = application;

    /// <summary>Gets the addresses, with the actual ports if a setting requests port 0; available after the start.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>Builds the server without listening yet.</summary>
    /// <exception cref="FormatException">A setting or the file of keys cannot be used.</exception>
    public static ServerHost Build(ServerOptions options, TimeProvider clock, Action<ILoggingBuilder>? configureLog = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Relevance.Cluster.Server" });
        Log(builder.Logging, options);
        configureLog?.Invoke(builder.Logging);

        KeyRing? keys = null;
        IReadOnlyList<string> moved = [];
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, options);
            keys ??= kestrel.ApplicationServices.GetRequiredService<KeyRing>();
            CertificateFile? certificate = options.Certificate is null
                ? null
                : new CertificateFile(options, kestrel.ApplicationServices.GetRequiredService<ILogger<CertificateFile>>());
            moved = ListenAddresses.Listen(kestrel, options.Urls, loopbackOnly: keys.WasOpenAtStart, certificate);
        });

        builder.Services.AddRoutingCore();
        builder.Services.AddResponseCompression(Compress);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime + options.ShutdownTimeout);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<DataFolder>();
        builder.Services.AddSingleton<FailedKeys>();
        builder.Services.AddSingleton<KeyUses>();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<HostGate>();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton<ServerHealth>();
        builder.Services.AddSingleton<ProjectRegistry>();
        builder.Services.AddSingleton(new BodyBudget(options.MaxBufferedBytes));
        builder.Services.AddSingleton(new KeptEntries(clock, options.MaxKeptBytes, options.MaxProjectKeptBytes));
        builder.Services.AddSingleton(services => new MemoryHealth(services.GetRequiredService<BodyBudget>()));
        builder.Services.AddSingleton<WorkLimit>();
        builder.Services.AddSingleton<ShutdownState>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ShutdownState>());
        builder.Services.AddSingleton<RequestLog>();
        builder.Services.AddSingleton<RouteRunner>();
        builder.Services.AddSingleton<UploadedFiles>();
        builder.Services.AddSingleton<FileAddresses>();
        builder.Services.AddSingleton<FileTransfer>();

        MetricsEndpoint.AddServices(builder.Services);
        DashboardRoutes.AddServices(builder.Services);

        WebApplication application = builder.Build();
        application.Services.GetRequiredService<DataFolder>().Prepare();
        RequestPipeline.Configure(application, options);
        ServerHost host = new(application);
        application.Lifetime.ApplicationStarted.Register(() => host.SayWhatListens(keys?.WasOpenAtStart ?? false, moved));
        return host;
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="FormatException">A setting or the file of keys cannot be used.</exception>
    /// <exception cref="IOException">An address is in use, does not belong to this machine, or is not permitted for this user.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _application.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            string urls = string.Join(", ", _application.Services.GetRequiredService<ServerOptions>().Urls);
            throw new IOException($"The server cannot listen at {urls}: {e.Message}.", e);
        }
    }

    /// <summary>Stops the server; requests in progress are finished within the shutdown time.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _application.StopAsync(cancellationToken);

    /// <summary>Starts the server, and returns after it was told to stop and has stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await _application.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases everything; the stores of projects finish their running requests and are closed.</summary>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void Limit(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;

        // The limit is checked where bodies are read. Kestrel would abort the connection while the client is still sending, so that it never sees the reason.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.MinBodyRate, TimeSpan.FromSeconds(5));
        kestrel.Limits.MinResponseDataRate = new MinDataRate(options.MinBodyRate, TimeSpan.FromSeconds(10));
    }

    private static void Log(ILoggingBuilder log, ServerOptions options)
    {
        log.SetMinimumLevel(LogLevel.Information);

        // The framework's own lines at this level contain queries and headers; the server writes one line per request that contains neither.
        log.AddFilter("Microsoft", LogLevel.Warning);
        log.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // A rejected form is in the line of its request; this category would add warnings, and the stack trace of every cookie of an earlier process.
        log.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None);

        // A failed start throws to the program, which prints one line; this category would print the stack before it.
        log.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (options.LogsJson)
        {
            log.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
        else
        {
            log.AddSimpleConsole(console => console.SingleLine = true);
        }
    }

    private static void Compress(ResponseCompressionOptions compression)
    {
        compression.MimeTypes = [WireReply.JsonType];
        compression.Providers.Add<BrotliCompressionProvider>();
        compression.Providers.Add<GzipCompressionProvider>();
        compression.EnableForHttps = true;
    }

    private void SayWhatListens(bool isOpen, IReadOnlyList<string> moved)
    {
        ILogger logger = _application.Logger;
        string addresses = string.Join(", ", Addresses);
        LogListening(logger, addresses);
        if (isOpen)
        {
            LogOpen(logger);
        }

        if (moved.Count > 0)
        {
            LogMoved(logger, string.Join(", ", moved));
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Listening at {Addresses}.")]
    private static partial void LogListening(ILogger logger, string addresses);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "No key is configured: the server listens on this machine only and accepts every key. Create one with 'keys add PROJECT'.")]
    private static partial void LogOpen(ILogger logger);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Without a key the server listens on loopback at the same port, not at {Urls}.")]
    private static partial void LogMoved(ILogger logger, string urls);
}
