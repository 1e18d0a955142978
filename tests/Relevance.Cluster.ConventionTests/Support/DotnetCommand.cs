using System.Diagnostics;
using System.Text;

namespace Relevance.Cluster.ConventionTests.Support;

/// <summary>Runs <c>dotnet</c> in its own process, with a time limit, and fails with its complete output.</summary>
internal static class DotnetCommand
{
    /// <summary>Long enough for a slow machine that builds both libraries from the beginning.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <returns>The output of the command, standard output and error together.</returns>
    public static async Task<string> RunAsync(string workingDirectory, params string[] arguments)
    {
        using var process = new Process { StartInfo = StartInfo(workingDirectory, arguments) };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);

        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)}: not done after {Limit.TotalMinutes} minutes; so far:\n{Said()}");
        }

        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: exit code {process.ExitCode}:\n{Said()}");
        return Said();

        void Append(string? line)
        {
            lock (output)
            {
                output.Append(line is null ? "" : line + "\n");
            }
        }

        string Said()
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    private static ProcessStartInfo StartInfo(string workingDirectory, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The environment of the command that runs these tests must not affect this one.
        foreach (
            string name in start
                .Environment.Keys.Where(name =>
                    name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase))
                .ToArray())
        {
            start.Environment.Remove(name);
        }

        // A server that outlives the command would keep its output open, and the wait for the end would not end.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["NO_COLOR"] = "1";
        return start;
    }
}
