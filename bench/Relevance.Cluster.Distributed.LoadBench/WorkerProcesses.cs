using System.Diagnostics;
using System.Net;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Workers in processes of their own, and the folder of their vectors, until they are disposed.</summary>
internal sealed class WorkerProcesses : IAsyncDisposable
{
    private readonly Process[] _processes;

    private WorkerProcesses(string connection, int count) =>
        _processes = [.. Enumerable.Range(0, count).Select(_ =>
            Process.Start(Environment.ProcessPath!, ["worker", connection, IPAddress.Loopback.ToString(), Folder]))];

    /// <summary>Gets the folder of their vectors.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("relevance-workers-").FullName;

    /// <summary>Gets one of the workers, to kill it.</summary>
    public Process First => _processes[0];

    /// <summary>Starts workers.</summary>
    public static WorkerProcesses Start(string connection, int count) => new(connection, count);

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
