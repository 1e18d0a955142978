using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Tool.Stores;
using Relevance.Cluster.Tool.Terminal;
using Spectre.Console.Cli;

namespace Relevance.Cluster.Tool.Commands;

/// <summary>Computes fits of a PostgreSQL store together with the workers of other machines, until it is stopped.</summary>
internal sealed class WorkerCommand(ToolConsole console) : ToolCommand<WorkerSettings>(console)
{
    public override async Task<int> ExecuteAsync(CommandContext context, WorkerSettings settings, CancellationToken cancellationToken)
    {
        var place = StorePlace.Of(settings, Screen);
        (string database, string schema) = place.DemandDatabase();
        using ILoggerFactory logging = LoggerFactory.Create(Log);
        ComputeWorkerOptions options = new()
        {
            Store = database,
            Schema = schema,
            ListenAddress = await settings.FindAddressAsync(cancellationToken).ConfigureAwait(false),
            Port = settings.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
                ? settings.Port
                : throw new MisuseException($"'{settings.Port}' is not a port. Give one up to {IPEndPoint.MaxPort}, such as --port 8720"),
            CacheFolder = settings.Cache,
            LoggerFactory = logging,
        };
        ComputeWorker worker = await ComputeWorker.StartAsync(options, cancellationToken).ConfigureAwait(false);
        await using (worker.ConfigureAwait(false))
        {
            Write(settings, new WorkerResult(worker.Address, place.Name), result => Screen.Say($"The worker {result.Address} computes for {result.Store}."));
            await Task.WhenAny(worker.Completion, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
            if (worker.Completion.IsCompleted)
            {
                await worker.Completion.ConfigureAwait(false);
            }
        }

        return Done;
    }

    /// <summary>Of Orleans errors only: it repeats warnings every second while a worker is missing.</summary>
    private static void Log(ILoggingBuilder logging) => logging
        .AddFilter("Orleans", LogLevel.Error)
        .AddFilter("Relevance.Cluster.Worker.Links", LogLevel.Error)
        .AddSimpleConsole(console => console.SingleLine = true)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    private sealed record WorkerResult(string Address, string Store);
}

/// <summary>The arguments of <c>relevance worker</c>.</summary>
internal sealed class WorkerSettings : StoreSettings
{
    [CommandOption("--address <ADDRESS>")]
    [Description("Address or name of this machine, at which the other workers reach it. Default: 127.0.0.1, for workers on this machine only")]
    public string Address { get; init; } = "127.0.0.1";

    [CommandOption("--port <PORT>")]
    [Description("Port at which the other workers reach this one. Default: a free one")]
    public int Port { get; init; }

    [CommandOption("--cache <FOLDER>")]
    [Description("Folder for the vectors that this worker keeps. Default: one among the local data of the user")]
    public string? Cache { get; init; }

    /// <summary>Finds the address in numbers, of version 4 if a name has both.</summary>
    /// <exception cref="MisuseException">The name is not known.</exception>
    public async Task<IPAddress> FindAddressAsync(CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(Address, cancellationToken).ConfigureAwait(false);
            return addresses.OrderBy(address => address.AddressFamily).First();
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new MisuseException($"'{Address}' is not the address of a machine. Give that of this one, such as --address 10.0.0.7");
        }
    }
}
