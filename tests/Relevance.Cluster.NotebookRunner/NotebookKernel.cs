using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>Runs notebooks in the C# kernel of .NET Interactive, with its <c>#r "nuget: …"</c>.</summary>
internal static class NotebookKernel
{
    private static readonly TimeSpan CellLimit = TimeSpan.FromMinutes(4);

    /// <summary>Runs the cells in sequence and sets their outputs in the notebook, until one fails; the cells after it lose their outputs.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="cancellationToken">Ends the running cell.</param>
    /// <returns>Which cell failed and why; null if none did.</returns>
    public static async Task<string?> RunAsync(Notebook notebook, CancellationToken cancellationToken)
    {
        using CSharpKernel csharp = new();
        csharp.UseKernelHelpers().UseNugetDirective(AddPackagesAsync, forceRestore: false);
        using CompositeKernel kernel = new() { csharp };
        kernel.DefaultKernelName = csharp.Name;
        string? failure = null;
        for (int i = 0; i < notebook.CodeCells.Count; i++)
        {
            JsonObject cell = notebook.CodeCells[i];
            CellRun run = failure is null ? await SendAsync(kernel, Notebook.Source(cell), cancellationToken) : new CellRun([], null);
            cell["execution_count"] = failure is null ? i + 1 : null;
            cell["outputs"] = ToOutputs(run.Events, i + 1);
            failure ??= run.Failure is null ? null : $"cell {i + 1}: {run.Failure}";
        }

        return failure;
    }

    private static Task AddPackagesAsync(CSharpKernel kernel, IReadOnlyList<ResolvedPackageReference> packages)
    {
        kernel.AddAssemblyReferences(packages.SelectMany(package => package.AssemblyPaths));
        return Task.CompletedTask;
    }

    private static async Task<CellRun> SendAsync(CompositeKernel kernel, string source, CancellationToken cancellationToken)
    {
        KernelCommandResult result = await kernel.SendAsync(new SubmitCode(source), cancellationToken).WaitAsync(CellLimit, cancellationToken);

        // A value that is shown again replaces the previous output.
        List<KernelEvent> outputs = [];
        foreach (KernelEvent output in result.Events)
        {
            int shown = output is DisplayedValueUpdated update
                ? outputs.FindIndex(before => before is DisplayEvent value && value.ValueId == update.ValueId)
                : -1;
            if (shown >= 0)
            {
                outputs[shown] = output;
            }
            else if (output is DisplayEvent { FormattedValues.Count: > 0 } or CommandFailed)
            {
                outputs.Add(output);
            }
        }

        return new CellRun(outputs, result.Events.OfType<CommandFailed>().FirstOrDefault()?.Message);
    }

    private static JsonArray ToOutputs(IEnumerable<KernelEvent> events, int executionCount)
    {
        JsonArray outputs = [];
        foreach (JsonObject output in events.Select(shown => ToOutput(shown, executionCount)))
        {
            // Consecutive lines of one stream are one output.
            if (output["name"] is { } stream && outputs.LastOrDefault() is JsonObject before && JsonNode.DeepEquals(before["name"], stream))
            {
                output["text"]!.AsArray().ToList().ForEach(line => before["text"]!.AsArray().Add(line!.DeepClone()));
            }
            else
            {
                outputs.Add(output);
            }
        }

        return outputs;
    }

    private static JsonObject ToOutput(KernelEvent output, int executionCount) => output switch
    {
        StandardOutputValueProduced or StandardErrorValueProduced => new JsonObject
        {
            ["output_type"] = "stream",
            ["name"] = output is StandardOutputValueProduced ? "stdout" : "stderr",
            ["text"] = Notebook.Lines(string.Concat(((DisplayEvent)output).FormattedValues.Select(value => value.Value))),
        },
        ReturnValueProduced value => new JsonObject
        {
            ["output_type"] = "execute_result",
            ["execution_count"] = executionCount,
            ["metadata"] = new JsonObject(),
            ["data"] = ToData(value),
        },
        DisplayEvent value => new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = ToData(value) },
        CommandFailed failed => new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = "Error",
            ["evalue"] = failed.Message,
            ["traceback"] = Notebook.Lines(failed.Message),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(output), output, "An event without an output."),
    };

    private static JsonObject ToData(DisplayEvent shown) =>
        new(shown.FormattedValues.Select(value => KeyValuePair.Create<string, JsonNode?>(value.MimeType, Notebook.Lines(value.Value))));

    /// <summary>Holds the result of a cell: the events that are outputs, in order, and why it failed, if it did.</summary>
    private sealed record CellRun(IReadOnlyList<KernelEvent> Events, string? Failure);
}
