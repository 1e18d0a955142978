using System.Buffers;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Server.Wire;

/// <summary>
/// A JSON object on its way out. Its members are values, documents or further objects. Not a <see cref="FieldValue"/>, for two reasons: documents may be nested as
/// deeply as a value may, so that nothing could stand around them; and nothing is copied before it is written.
/// </summary>
internal sealed class WireObject
{
    private readonly List<KeyValuePair<string, object>> _members = [];

    public WireObject Add(string name, FieldValue value) => AddMember(name, value.Kind == FieldKind.Missing ? FieldValue.Null : value);

    public WireObject Add(string name, WireObject value) => AddMember(name, value);

    public WireObject Add(string name, IReadOnlyList<WireObject> items) => AddMember(name, items);

    public WireObject Add(string name, IReadOnlyList<Document> documents) => AddMember(name, documents);

    public WireObject Add(string name, Document document) => AddMember(name, document);

    public void WriteTo(IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        for (int i = 0; i < _members.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            ((FieldValue)_members[i].Key).WriteJson(output);
            output.Write(":"u8);
            Write(output, _members[i].Value);
        }

        output.Write("}"u8);
    }

    private static void Write(IBufferWriter<byte> output, object member)
    {
        switch (member)
        {
            case FieldValue value:
                value.WriteJson(output);
                break;
            case WireObject inner:
                inner.WriteTo(output);
                break;
            case Document document:
                document.WriteJson(output);
                break;
            case IReadOnlyList<WireObject> items:
                WriteList(output, items, static (output, item) => item.WriteTo(output));
                break;
            case IReadOnlyList<Document> documents:
                WriteList(output, documents, static (output, document) => document.WriteJson(output));
                break;
        }
    }

    private static void WriteList<T>(IBufferWriter<byte> output, IReadOnlyList<T> items, Action<IBufferWriter<byte>, T> write)
    {
        output.Write("["u8);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            write(output, items[i]);
        }

        output.Write("]"u8);
    }

    private WireObject AddMember(string name, object value)
    {
        _members.Add(new(name, value));
        return this;
    }
}
