using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Drawing;

/// <summary>Writes a Vega-Lite 5 specification with its data; the same calls write the same characters.</summary>
internal sealed class VegaLiteWriter : IDisposable
{
    private const string Schema = "https://vega.github.io/schema/vega-lite/v5.json";

    private readonly MemoryStream _stream = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>Opens the specification.</summary>
    public VegaLiteWriter(Caption caption, int? width)
    {
        _json = new Utf8JsonWriter(_stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        _json.WriteStartObject();
        _json.WriteString("$schema", Schema);
        _json.WriteString("title", Whole(caption.Title));
        _json.WriteString("description", Whole(caption.Description));
        if (width is { } pixels)
        {
            _json.WriteNumber("width", pixels);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    /// <summary>Writes the data, one object per row, the columns in the order of <paramref name="columns"/>; NaN and infinities are null.</summary>
    public void Data(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        _json.WriteStartObject("data");
        _json.WriteStartArray("values");
        foreach (IReadOnlyList<object?> row in rows)
        {
            _json.WriteStartObject();
            for (int i = 0; i < columns.Count; i++)
            {
                _json.WritePropertyName(columns[i]);
                Value(row[i]);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    /// <summary>Opens a list of drawings, such as <c>layer</c> or <c>vconcat</c>.</summary>
    public void OpenList(string name) => _json.WriteStartArray(name);

    /// <summary>Closes the list.</summary>
    public void CloseList() => _json.WriteEndArray();

    /// <summary>Opens a drawing of a list.</summary>
    public void OpenItem() => _json.WriteStartObject();

    /// <summary>Closes the drawing.</summary>
    public void CloseItem() => _json.WriteEndObject();

    /// <summary>Opens a named object, such as <c>spec</c>.</summary>
    public void Open(string name) => _json.WriteStartObject(name);

    /// <summary>Writes a named text, number or boolean.</summary>
    public void Property(string name, object? value)
    {
        _json.WritePropertyName(name);
        Value(value);
    }

    /// <summary>Keeps only the rows for which an expression is true.</summary>
    public void Filter(string expression)
    {
        _json.WriteStartArray("transform");
        _json.WriteStartObject();
        _json.WriteString("filter", expression);
        _json.WriteEndObject();
        _json.WriteEndArray();
    }

    /// <summary>Writes the mark: its type and its properties.</summary>
    public void Mark(string type, params (string Name, object? Value)[] properties)
    {
        _json.WriteStartObject("mark");
        _json.WriteString("type", type);
        foreach ((string name, object? value) in properties)
        {
            Property(name, value);
        }

        _json.WriteEndObject();
    }

    /// <summary>Writes the encoding; names are in the order of the data, and the tooltip shows every given field.</summary>
    public void Encoding(IReadOnlyList<string> tooltip, params VegaChannel[] channels)
    {
        _json.WriteStartObject("encoding");
        foreach (VegaChannel channel in channels)
        {
            Channel(channel);
        }

        if (tooltip.Count > 0)
        {
            _json.WriteStartArray("tooltip");
            foreach (string field in tooltip)
            {
                _json.WriteStartObject();
                _json.WriteString("field", field);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    /// <summary>Closes the specification and returns its text, which ends in a line feed.</summary>
    public string Finish()
    {
        _json.WriteEndObject();
        _json.Flush();
        return Utf8.GetString(_stream.ToArray()) + "\n";
    }

    private static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);

    // Half a surrogate pair is not valid text, and the JSON writer rejects it.
    private static string Whole(string text) => Utf8.GetString(Utf8.GetBytes(text));

    private void Channel(VegaChannel channel)
    {
        _json.WriteStartObject(channel.Name);
        _json.WriteString("field", channel.Field);
        if (channel.Type.Length == 0)
        {
            // A second end (x2, y2) uses everything except the field from the first.
            _json.WriteEndObject();
            return;
        }

        _json.WriteString("type", channel.Type);
        if (channel.Title is { } title)
        {
            Property("title", title.Length == 0 ? null : title);
        }

        if (channel.Type != "quantitative")
        {
            // Null keeps the order of the data; the default is alphabetical, in which cluster-10 precedes cluster-2.
            _json.WriteNull("sort");
        }

        if (channel.Stack is { } stack)
        {
            _json.WriteString("stack", stack);
        }

        if (channel.Domain is not null || channel.Names is not null || channel.Colors is not null || !channel.HasZero)
        {
            Scale(channel);
        }

        _json.WriteEndObject();
    }

    private void Scale(VegaChannel channel)
    {
        _json.WriteStartObject("scale");
        if (channel.Domain is { } domain)
        {
            _json.WriteStartArray("domain");
            _json.WriteNumberValue(domain.Minimum);
            _json.WriteNumberValue(domain.Maximum);
            _json.WriteEndArray();
            _json.WriteBoolean("clamp", value: true);
        }

        if (channel.Names is { } names)
        {
            Texts("domain", names);
        }

        if (channel.Colors is { } colors)
        {
            Texts("range", colors.Select(color => color.ToString()));
        }

        if (!channel.HasZero)
        {
            _json.WriteBoolean("zero", value: false);
        }

        _json.WriteEndObject();
    }

    private void Texts(string name, IEnumerable<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (string text in texts)
        {
            _json.WriteStringValue(Whole(text));
        }

        _json.WriteEndArray();
    }

    private void Value(object? value)
    {
        switch (value)
        {
            case null:
                _json.WriteNullValue();
                break;
            case string text:
                _json.WriteStringValue(Whole(text));
                break;
            case bool truth:
                _json.WriteBooleanValue(truth);
                break;
            case int number:
                _json.WriteNumberValue(number);
                break;
            case long number:
                _json.WriteNumberValue(number);
                break;
            case double number when !double.IsFinite(number):
                _json.WriteNullValue();
                break;
            case double number:
                _json.WriteNumberValue(number + 0.0);
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} has no place in a specification.", nameof(value));
        }
    }
}
