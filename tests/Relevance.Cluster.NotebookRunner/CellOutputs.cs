using System.Text;
using System.Text.Json.Nodes;

namespace Relevance.Cluster.NotebookRunner;

/// <summary>What one cell puts out, in order, as nbformat 4 keeps it. Safe to use from several threads: a cell may print from where it likes.</summary>
internal sealed class CellOutputs
{
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _outputs = [];
    private readonly StringBuilder _stream = new();
    private string _streamName = "";

    /// <summary>Adds printed text; what is printed one after the other becomes one output.</summary>
    /// <param name="name">The stream: <c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    public void AddText(string name, string text)
    {
        lock (_lock)
        {
            if (name != _streamName)
            {
                EndStream();
                _streamName = name;
            }

            _stream.Append(text);
        }
    }

    /// <summary>Adds a value that was shown on the way.</summary>
    public void AddDisplay(IReadOnlyList<FormattedValue> value) => Add(new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = Data(value) });

    /// <summary>Adds the value that the cell ends with.</summary>
    public void AddResult(int executionCount, IReadOnlyList<FormattedValue> value) => Add(
        new JsonObject { ["output_type"] = "execute_result", ["execution_count"] = executionCount, ["metadata"] = new JsonObject(), ["data"] = Data(value) });

    /// <summary>Adds what went wrong. There is no stack trace: it would tell of the machine and not of the cell.</summary>
    public void AddError(string type, string message) => Add(
        new JsonObject { ["output_type"] = "error", ["ename"] = type, ["evalue"] = message, ["traceback"] = new JsonArray([.. message.Split('\n').Select(line => (JsonNode)line)]) });

    /// <summary>Gives the outputs.</summary>
    public IReadOnlyList<JsonObject> ToJson()
    {
        lock (_lock)
        {
            EndStream();
            return [.. _outputs];
        }
    }

    private static JsonObject Data(IReadOnlyList<FormattedValue> value)
    {
        var data = new JsonObject();
        foreach (FormattedValue form in value)
        {
            data[form.MimeType] = Lines(form.Text);
        }

        return data;
    }

    // The format keeps a text as its lines, each with its end, so that a change of one line is a change of one line.
    private static JsonArray Lines(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        return new JsonArray([.. lines.Select((line, i) => (JsonNode)(i < lines.Length - 1 ? line + "\n" : line)).Where(line => ((string?)line)!.Length > 0)]);
    }

    private void Add(JsonObject output)
    {
        lock (_lock)
        {
            EndStream();
            _outputs.Add(output);
        }
    }

    private void EndStream()
    {
        if (_stream.Length > 0)
        {
            _outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = _streamName, ["text"] = Lines(_stream.ToString()) });
            _stream.Clear();
        }
    }
}
