using System.Text.Json.Nodes;

namespace Relevance.Cluster.NotebookRunner.Tests.Support;

/// <summary>Makes notebooks of code cells, and runs them.</summary>
internal static class Notebooks
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static string Json(params string[] sources) => new JsonObject
    {
        ["cells"] = new JsonArray([.. sources.Select(source => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code", ["execution_count"] = null, ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["source"] = source,
        })]),
        ["metadata"] = new JsonObject { ["kernelspec"] = new JsonObject { ["name"] = ".net-csharp" } },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();

    /// <summary>Runs the cells, one session for all.</summary>
    public static async Task<(Notebook Notebook, CellFailure? Failure)> RunAsync(params string[] sources)
    {
        Notebook notebook = Notebook.Parse(Json(sources));
        using var session = new NotebookSession(packages: null);
        CellFailure? failure = await session.RunAsync(notebook, Limit);
        return (notebook, failure);
    }

    /// <summary>An output as a line: its type, then what it says.</summary>
    public static string Describe(JsonObject output) => (string?)output["output_type"] switch
    {
        "stream" => $"{output["name"]}: {NotebookCodeCell.Text(output["text"])}",
        "error" => $"error {output["ename"]}: {output["evalue"]}",
        var type => $"{type}: {string.Join(" | ", ((JsonObject)output["data"]!).Select(form => $"{form.Key} {NotebookCodeCell.Text(form.Value)}"))}",
    };

    public static string[] Describe(Notebook notebook, int cell) => [.. notebook.CodeCells[cell].Outputs.Select(Describe)];
}
