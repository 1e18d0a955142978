using System.Collections.Concurrent;
using System.Diagnostics;

namespace Relevance.Cluster.Postgres.CrashWriter;

/// <summary>A server of its own that waits for the disk and can crash: <c>tests/postgres.sh</c>.</summary>
public sealed class CrashServer : IAsyncDisposable
{
    private readonly string _script;
    private readonly string _folder;

    private CrashServer(string script, string folder, string connectionString) => (_script, _folder, ConnectionString) = (script, folder, connectionString);

    /// <summary>Gets the connection string.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts a server.</summary>
    /// <returns>The server, which ends when it is disposed.</returns>
    public static async Task<CrashServer> StartAsync()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "tests", "postgres.sh")))
        {
            folder = folder.Parent;
        }

        string root = folder?.FullName ?? throw new FileNotFoundException("tests/postgres.sh is in no folder above this program.");
        string script = Path.Combine(root, "tests", "postgres.sh");
        string data = Path.Combine("/tmp", $"relevance-crash-{Guid.NewGuid():N}");
        return new CrashServer(script, data, (await RunAsync(script, "start", data)).Trim());
    }

    /// <summary>Ends the server at once, as a failure would, and starts it again.</summary>
    /// <returns>A task that ends when it is ready.</returns>
    public Task CrashAsync() => RunAsync(_script, "crash", _folder);

    /// <summary>Lets the server crash while steps are written, and compares what is there with what was acknowledged.</summary>
    /// <param name="crashes">The number of crashes.</param>
    /// <param name="pause">Returns the time before a crash.</param>
    /// <returns>The number of acknowledged steps.</returns>
    /// <exception cref="InvalidOperationException">A step is lost, there in part, or was written twice.</exception>
    public async Task<int> RunAsync(int crashes, Func<TimeSpan> pause)
    {
        ArgumentNullException.ThrowIfNull(pause);
        await using PostgresDocumentStore store = PostgresDocumentStore.Open(ConnectionString);
        using CancellationTokenSource end = new();
        ConcurrentStack<int> acknowledged = [];
        acknowledged.Push(-1);
        Task writing = Task.Run(() => CrashSteps.RunAsync(store, 0, acknowledged.Push, end.Token));
        for (int i = 0; i < crashes && !writing.IsCompleted; i++)
        {
            await Task.Delay(pause());
            await CrashAsync();
        }

        await Task.Delay(pause());
        await end.CancelAsync();
        await writing;
        acknowledged.TryPeek(out int last);
        await CrashSteps.VerifyAsync(store, last);
        return last + 1;
    }

    /// <summary>Ends the server and removes its folder.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public async ValueTask DisposeAsync() => await RunAsync(_script, "stop", _folder);

    private static async Task<string> RunAsync(string script, string command, string folder)
    {
        ProcessStartInfo start = new("bash", [script, command, folder]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["FSYNC"] = "on";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{script} {command} ended with {process.ExitCode}.");
    }
}
