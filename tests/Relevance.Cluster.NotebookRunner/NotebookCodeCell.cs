using System.Text.Json.Nodes;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>A code cell of a notebook.</summary>
/// <param name="cell">The cell in the file.</param>
/// <param name="number">Its place among the code cells, from 1; it is the execution count too.</param>
internal sealed class NotebookCodeCell(JsonObject cell, int number)
{
    /// <summary>Gets its place among the code cells, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Gets the source, from one text or from a list of lines.</summary>
    public string Source => Text(cell["source"]);

    /// <summary>Gets the outputs as they are now.</summary>
    public IReadOnlyList<JsonObject> Outputs => cell["outputs"] is JsonArray outputs ? [.. outputs.OfType<JsonObject>()] : [];

    /// <summary>Puts outputs in the place of those that are there, and the execution count with them.</summary>
    public void SetOutputs(IEnumerable<JsonObject> outputs)
    {
        cell["execution_count"] = Number;
        cell["outputs"] = new JsonArray([.. outputs]);
    }

    /// <summary>Takes the outputs away: the cell did not run.</summary>
    public void Clear()
    {
        cell["execution_count"] = null;
        cell["outputs"] = new JsonArray();
    }

    /// <summary>Gives a text that the format keeps whole or in lines.</summary>
    public static string Text(JsonNode? node) => node is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)node ?? "";
}
