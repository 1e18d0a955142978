using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.TestWorker;
using Relevance.Cluster.Worker.Hosting;

namespace Relevance.Cluster.Distributed.Tests.Support;

/// <summary>A worker in a process of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Gets the address at which it works, or why it does not.</summary>
    public string Address { get; }

    /// <param name="schema">The schema of the store.</param>
    /// <param name="protocol">The version of the messages that it speaks.</param>
    /// <param name="folder">The folder for vectors; null if it only answers what a test asks.</param>
    /// <param name="mostKibibytes">The largest file that it can write, as on a disk without space; null for any. On Unix only.</param>
    public static async Task<WorkerProcess> StartAsync(
        TestSchema schema, int protocol = SiloHost.Protocol, string? folder = null, int? mostKibibytes = null)
    {
        string[] arguments = [typeof(TestEndpoint).Assembly.Location, schema.Server, schema.Name, protocol.ToString(CultureInfo.InvariantCulture)];
        if (folder is not null)
        {
            arguments = [.. arguments, folder];
        }

        // Without the signal, which ends a process, a write beyond the limit fails.
        string limited = string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {mostKibibytes}; exec dotnet \"$@\"");
        ProcessStartInfo start = new(mostKibibytes is null ? "dotnet" : "bash", mostKibibytes is null ? arguments : ["-c", limited, "bash", .. arguments])
        {
            // The limit would hold for the memory of compiled code too.
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Process process = Process.Start(start)!;
        return new WorkerProcess(process, await process.StandardOutput.ReadLineAsync() ?? "It ended without a word.");
    }

    /// <summary>Finds the worker among those that a link knows, and waits until it does.</summary>
    public async Task<WorkerId> FindAsync(IWorkerLink link)
    {
        while (true)
        {
            foreach (WorkerId worker in link.Workers)
            {
                if (worker.Value.StartsWith($"{Address}@", StringComparison.Ordinal))
                {
                    return worker;
                }
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>Stops the process where it is, as a machine that hangs.</summary>
    public void Freeze() => Process.Start("kill", ["-STOP", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    /// <summary>Lets the worker leave.</summary>
    public async Task LeaveAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
