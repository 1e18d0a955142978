using System.Text;
using System.Text.Json;
using Relevance.Cluster.Tool.Terminal;

namespace Relevance.Cluster.Tool.Tests.Support;

/// <summary>One run of the tool within this process, as a user types it.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Gets the lines of the errors, without empty ones.</summary>
    public string[] Remarks => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<ToolRun> RunAsync(params string[] arguments) => RunAsync(new ToolSurroundings(), arguments);

    public static async Task<ToolRun> RunAsync(ToolSurroundings surroundings, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(surroundings.Input));
        var console = new ToolConsole(input, output, errors, name => surroundings.Variables.GetValueOrDefault(name))
        {
            OutputWidth = surroundings.Width,
            ErrorWidth = surroundings.ErrorWidth,
        };

        int code = await new ToolApp(console).RunAsync(arguments, surroundings.Cancellation);
        return new ToolRun(code, output.ToString(), errors.ToString());
    }

    /// <summary>Parses the output, which is one JSON document.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;
}

/// <summary>The surroundings of a run: the standard input, the variables of the environment, the width of the terminal.</summary>
internal sealed record ToolSurroundings
{
    public string Input { get; init; } = "";

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Gets the width of the terminal; null means that the output is redirected.</summary>
    public int? Width { get; init; }

    /// <summary>Gets the width of the terminal of the errors; null means that they are redirected, so that no progress is shown.</summary>
    public int? ErrorWidth { get; init; }

    public CancellationToken Cancellation { get; init; } = TestContext.Current.CancellationToken;
}
