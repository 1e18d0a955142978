using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Worker.Links;
using Relevance.Cluster.Worker.Membership;

namespace Relevance.Cluster.Worker.Hosting;

/// <summary>Sets up a silo: its address, its membership, TLS, and the service that receives calls.</summary>
[SuppressMessage("Usage", "VSTHRD003", Justification = "The tasks are those of a host, which runs on the pool.")]
internal static class SiloHost
{
    /// <summary>The version of the messages between workers. Workers of different versions do not work together.</summary>
    public const int Protocol = 3;

    private const string Name = "relevance";

    /// <summary>Creates the host of a silo, which does not run yet.</summary>
    public static IHost Build(IPEndPoint place, MembershipTable membership, WorkerParts parts, ILoggerFactory logging)
    {
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Name, Name));

            // Without a port for clients: everybody else speaks to the database.
            silo.ConfigureEndpoints(place.Address, place.Port, gatewayPort: 0);
            silo.UseTls(parts.Certificate, options => Secure(options, parts.Certificate));
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                // Whoever cannot reach a worker can say so alone. Of several that die at the same time, each would else have to be confirmed by a dead one.
                options.NumVotesForDeathDeclaration = 1;
                options.EnableIndirectProbes = false;
                options.MaxJoinAttemptTime = LiveWorkers.JoinTime;
                options.IAmAliveTablePublishTimeout = LiveWorkers.Silence / options.NumMissedTableIAmAliveLimit;
            });
            silo.AddGrainService<WorkerService>();
            silo.Services.AddSingleton(parts.Endpoint)
                .AddSingleton(parts.Calls)
                .AddSingleton(TimeProvider.System)
                .AddSingleton<WorkerServiceClient>()
                .AddSingleton<OrleansLink>()
                .AddSingleton<IMembershipTable>(membership)
                .Replace(ServiceDescriptor.Singleton<IFatalErrorHandler, SiloDeath>());
        });
        builder.Services.Replace(ServiceDescriptor.Singleton(logging));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, SiloLifetime>());
        return builder.Build();
    }

    /// <summary>Starts a silo, and waits until it is a member.</summary>
    /// <exception cref="ComputeException">It must not join, or its port is in use.</exception>
    public static async Task JoinAsync(IHost host, IPEndPoint place, MembershipTable membership, CancellationToken cancellationToken)
    {
        using var start = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task joining = host.StartAsync(start.Token);
        if (await Task.WhenAny(joining, membership.Refused).ConfigureAwait(false) != joining)
        {
            await start.CancelAsync().ConfigureAwait(false);
            await joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await membership.Refused.ConfigureAwait(false);
        }

        try
        {
            await joining.ConfigureAwait(false);
        }
        catch (Exception e) when (e.GetBaseException() is SocketException socket)
        {
            throw new ComputeException($"The worker cannot listen at {place}: {socket.Message}. Give it another port, or the address of this machine.", e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ComputeException(
                $"The worker {place} cannot join the others: {e.GetBaseException().Message} Check that this machine reaches them, and that their clocks agree.",
                e);
        }
    }

    /// <summary>Returns the address with a port: the given one, or a free one if it is 0.</summary>
    public static IPEndPoint Choose(IPAddress address, int port)
    {
        if (port != 0)
        {
            return new IPEndPoint(address, port);
        }

        using TcpListener listener = new(address, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    /// <summary>Both sides of a connection have the certificate, and prove it.</summary>
    private static void Secure(TlsOptions options, X509Certificate2 certificate)
    {
        options.SslProtocols = SslProtocols.Tls13;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (remote, _, _) => remote.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = Name;
    }
}
