using System.Diagnostics;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>The server as a user runs it: in its own process, on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Gets how many files, sockets and the like it has open; on Linux only.</summary>
    public int DescriptorCount => Directory.GetFileSystemEntries($"/proc/{_process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)}/fd").Length;

    public static async Task<ServerProcess> StartAsync(string folder, params string[] settings)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string server = Path.GetFullPath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", "Relevance.Cluster.Server", configuration, "Relevance.Cluster.Server.dll"));
        ProcessStartInfo start = new("dotnet", ["exec", server, "--data", folder, "--urls", "http://127.0.0.1:0", .. settings])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Process process = Process.Start(start)!;
        const string Listening = "Listening at ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                // The rest of the log is read and thrown away, so that the pipe never fills.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new ServerProcess(process, new Uri(line[(at + Listening.Length)..].TrimEnd('.').Split(',')[0] + "/latest"));
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }

    /// <summary>Asks the server to stop, as a service manager does, and waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
