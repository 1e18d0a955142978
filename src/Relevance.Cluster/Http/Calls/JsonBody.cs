using System.Buffers;
using System.Text;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Builds the JSON object of a request from values and from JSON that other types have written.</summary>
internal sealed class JsonBody
{
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private bool _isFirst = true;

    public JsonBody() => Append("{"u8);

    public JsonBody Add(string name, FieldValue value)
    {
        BeginMember(name);
        value.WriteJson(_output);
        return this;
    }

    public JsonBody AddTexts(string name, IEnumerable<string> texts) => Add(name, FieldValue.FromArray(texts.Select(text => (FieldValue)text)));

    /// <summary>Adds a property whose value is JSON text.</summary>
    public JsonBody AddText(string name, string json)
    {
        BeginMember(name);
        Append(Encoding.UTF8.GetBytes(json));
        return this;
    }

    /// <summary>Adds a property whose value a callback writes.</summary>
    public JsonBody AddWith(string name, Action<IBufferWriter<byte>> write)
    {
        BeginMember(name);
        write(_output);
        return this;
    }

    /// <summary>Adds an array whose items are JSON text.</summary>
    public JsonBody AddItems(string name, IEnumerable<ReadOnlyMemory<byte>> items)
    {
        BeginMember(name);
        Append("["u8);
        bool isFirst = true;
        foreach (ReadOnlyMemory<byte> item in items)
        {
            if (!isFirst)
            {
                Append(","u8);
            }

            Append(item.Span);
            isFirst = false;
        }

        Append("]"u8);
        return this;
    }

    public ReadOnlyMemory<byte> End()
    {
        Append("}"u8);
        return _output.WrittenMemory;
    }

    private void BeginMember(string name)
    {
        if (!_isFirst)
        {
            Append(","u8);
        }

        _isFirst = false;
        using (Utf8JsonWriter writer = JsonTreeWriter.Create(_output))
        {
            writer.WriteStringValue(name);
        }

        Append(":"u8);
    }

    private void Append(ReadOnlySpan<byte> text) => _output.Write(text);
}
