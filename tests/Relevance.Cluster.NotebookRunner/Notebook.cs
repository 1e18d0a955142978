using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>Holds an .ipynb file of nbformat 4 as its JSON, so that everything but the outputs stays as it is.</summary>
internal sealed class Notebook
{
    // As the tools of Jupyter write it: one space a level, every letter as itself.
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject _root;

    private Notebook(JsonObject root)
    {
        _root = root;
        CodeCells = [.. root["cells"]!.AsArray().Select(cell => cell!.AsObject()).Where(cell => (string?)cell["cell_type"] == "code")];
    }

    /// <summary>Gets the code cells, in order.</summary>
    public IReadOnlyList<JsonObject> CodeCells { get; }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static Notebook Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    /// <summary>Returns the source of a cell, which the format stores as one text or as lines.</summary>
    public static string Source(JsonObject cell) =>
        cell["source"] is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)cell["source"] ?? "";

    /// <summary>Splits a text into lines with their ends, so that a change of one line affects one line only.</summary>
    public static JsonArray Lines(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        return new JsonArray([
            .. lines.Select((line, i) => i < lines.Length - 1 ? line + "\n" : line).Where(line => line.Length > 0).Select(line => (JsonNode)line),
        ]);
    }

    /// <summary>Returns the text of the file, ending in a line feed.</summary>
    public string ToJson() => _root.ToJsonString(Layout) + "\n";

    /// <summary>Finds the first line in which the text of this notebook differs from a saved one; null where none does.</summary>
    public string? FindDifference(string saved)
    {
        string[] before = saved.ReplaceLineEndings("\n").Split('\n');
        string[] now = ToJson().Split('\n');
        int line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return line == before.Length && line == now.Length
            ? null
            : $"line {line + 1}: saved '{before.ElementAtOrDefault(line)}', now '{now.ElementAtOrDefault(line)}'";
    }
}
