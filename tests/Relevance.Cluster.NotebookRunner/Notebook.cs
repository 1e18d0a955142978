using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>An .ipynb file of nbformat 4, read whole; what the runner does not know stays as it is.</summary>
internal sealed class Notebook
{
    // As the tools of Jupyter write it: one space a level, every letter as itself.
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _root;

    private Notebook(JsonObject root, IReadOnlyList<NotebookCodeCell> codeCells) => (_root, CodeCells) = (root, codeCells);

    /// <summary>Gets the code cells, in order.</summary>
    public IReadOnlyList<NotebookCodeCell> CodeCells { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="NotebookException">There is no such file, or it is no notebook of C# cells.</exception>
    public static Notebook Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (IOException exception)
        {
            throw new NotebookException(exception is FileNotFoundException or DirectoryNotFoundException ? "There is no such notebook." : exception.Message, exception);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="NotebookException">The text is no notebook of C# cells.</exception>
    public static Notebook Parse(string json)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new NotebookException($"This is no JSON: {exception.Message}", exception);
        }

        if (root is not JsonObject notebook || notebook["nbformat"] is not JsonValue format || !format.TryGetValue(out int major) || major != 4 || notebook["cells"] is not JsonArray cells)
        {
            throw new NotebookException("A notebook is a JSON object with nbformat 4 and an array of cells.");
        }

        string? kernel = (string?)notebook["metadata"]?["kernelspec"]?["name"];
        if (kernel != ".net-csharp")
        {
            throw new NotebookException($"The kernel is '{kernel}'; only '.net-csharp' can be run.");
        }

        return new Notebook(notebook, [.. cells.OfType<JsonObject>().Where(cell => (string?)cell["cell_type"] == "code").Select((cell, i) => new NotebookCodeCell(cell, i + 1))]);
    }

    /// <summary>Gives the text of the file, ending in a line feed.</summary>
    public string ToJson() => _root.ToJsonString(Layout) + "\n";

    /// <summary>Writes the file, and the folder that it goes into.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ToJson());
    }
}
