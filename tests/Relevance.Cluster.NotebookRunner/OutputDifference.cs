using System.Globalization;
using System.Text.Json.Nodes;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>Finds where the outputs of a notebook that was run differ from the saved ones.</summary>
internal static class OutputDifference
{
    /// <summary>Says the first difference, such as <c>cell 3, text/plain of output 1, line 2: saved '…', now '…'</c>; null where there is none.</summary>
    public static string? Find(Notebook saved, Notebook executed) => saved.CodeCells.Zip(executed.CodeCells, Find).FirstOrDefault(difference => difference is not null);

    private static string? Find(NotebookCodeCell saved, NotebookCodeCell executed)
    {
        if (saved.Outputs.Count != executed.Outputs.Count)
        {
            return string.Create(CultureInfo.InvariantCulture, $"cell {saved.Number}: {saved.Outputs.Count} outputs are saved, and there are {executed.Outputs.Count} now");
        }

        for (int i = 0; i < saved.Outputs.Count; i++)
        {
            Dictionary<string, string> before = Parts(saved.Outputs[i]);
            Dictionary<string, string> now = Parts(executed.Outputs[i]);
            foreach (string part in before.Keys.Union(now.Keys, StringComparer.Ordinal))
            {
                if (FindLine(before.GetValueOrDefault(part), now.GetValueOrDefault(part)) is { } line)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"cell {saved.Number}, {part} of output {i + 1}, {line}");
                }
            }
        }

        return null;
    }

    // Each text of an output with its name; layout and metadata, which editors change, are no output.
    private static Dictionary<string, string> Parts(JsonObject output)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal) { ["type"] = (string?)output["output_type"] ?? "" };
        foreach (string name in new[] { "name", "text", "ename", "evalue" }.Where(output.ContainsKey))
        {
            parts[name] = NotebookCodeCell.Text(output[name]);
        }

        foreach ((string mimeType, JsonNode? text) in output["data"] as JsonObject ?? [])
        {
            parts[mimeType] = NotebookCodeCell.Text(text);
        }

        return parts;
    }

    private static string? FindLine(string? before, string? now)
    {
        if (before is null || now is null)
        {
            return before is null ? "which is not saved" : "which is saved and does not come any more";
        }

        string[] saved = before.Split('\n');
        string[] made = now.Split('\n');
        int line = saved.Zip(made).TakeWhile(pair => pair.First == pair.Second).Count();
        return line == saved.Length && line == made.Length
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"line {line + 1}: saved '{LineAt(saved, line)}', now '{LineAt(made, line)}'");
    }

    private static string LineAt(string[] lines, int line) => line < lines.Length ? lines[line] : "";
}
