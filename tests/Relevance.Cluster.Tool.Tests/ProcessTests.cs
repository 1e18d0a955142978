using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>The built tool as a process of its own: streams, exit codes and signals.</summary>
public sealed class ProcessTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Fact]
    public async Task Json_ThroughAPipe_IsOneDocumentWithoutColors()
    {
        using Process tool = Start("cluster", "-", "--format", "csv", "--columns", "petal_length,petal_width", "--k", "3", "--json");
        await tool.StandardInput.WriteAsync(await File.ReadAllTextAsync(workplace.Flowers, TestContext.Current.CancellationToken));
        tool.StandardInput.Close();

        (int code, string output, string errors) = await EndAsync(tool);

        Assert.Equal(0, code);
        Assert.Equal(150, JsonDocument.Parse(output).RootElement.GetProperty("documentCount").GetInt32());
        Assert.DoesNotContain('\u001b', output + errors);
    }

    [Fact]
    public async Task AFailure_IsOneLineAndAnExitCode()
    {
        using Process tool = Start("list", "--store", workplace.Locate("none.db"));

        (int code, string output, string errors) = await EndAsync(tool);

        Assert.Equal((1, ""), (code, output));
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Interrupted_TheToolEndsWith130_AndLeavesNoFile()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no kill command that sends an interrupt.");
        string labelled = workplace.Locate("interrupted.csv");
        string store = workplace.Locate("interrupted.db");
        using Process tool = Start("cluster", "-", "--format", "csv", "--columns", "a,b", "--output", labelled, "--store", store);
        await tool.StandardInput.WriteLineAsync("a,b");

        // More than a pipe holds: when it is written, the tool is reading, and then waits for the rest.
        await tool.StandardInput.WriteAsync(string.Concat(Enumerable.Repeat("1,2\n", 250_000)));
        await tool.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        using Process kill = Process.Start("kill", ["-INT", tool.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        (int code, _, string errors) = await EndAsync(tool);

        Assert.Equal((130, $"Nothing is stored in '{store}'.\nCancelled."), (code, errors.Trim()));
        Assert.False(File.Exists(labelled));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(store)!, "interrupted*"));
    }

    private static Process Start(params string[] arguments)
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "Relevance.Cluster.Tool.dll");
        var start = new ProcessStartInfo("dotnet", [tool, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove("RELEVANCE_STORE");
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output, string Errors)> EndAsync(Process tool)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Task<string> output = tool.StandardOutput.ReadToEndAsync(token);
        Task<string> errors = tool.StandardError.ReadToEndAsync(token);
        await tool.WaitForExitAsync(token);
        return (tool.ExitCode, await output, await errors);
    }
}
