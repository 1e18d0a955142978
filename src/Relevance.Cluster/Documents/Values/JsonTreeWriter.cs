using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Writes values as JSON: compact, text unescaped (except characters beyond U+FFFF), numbers with the text they were read from or the shortest that reads back
/// the same.
/// </summary>
internal static class JsonTreeWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static Utf8JsonWriter Create(IBufferWriter<byte> output) => new(output, Options);

    public static string ToText(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(ToUtf8(write));

    public static ReadOnlySpan<byte> ToUtf8(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = Create(buffer))
        {
            write(writer);
        }

        return buffer.WrittenSpan;
    }

    public static void WriteDocument(Utf8JsonWriter writer, string id, FieldMap fields, string[][] omitted)
    {
        writer.WriteStartObject();
        writer.WriteString(Document.IdField, id);
        WriteMembers(writer, fields, omitted, level: 0);
        writer.WriteEndObject();
    }

    public static void WriteValue(Utf8JsonWriter writer, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean()!.Value);
                break;
            case FieldKind.Number:
                WriteNumber(writer, value);
                break;
            case FieldKind.Text:
                writer.WriteStringValue(value.AsText());
                break;
            case FieldKind.Array:
                writer.WriteStartArray();
                foreach (FieldValue item in value.Items)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            case FieldKind.Object:
                writer.WriteStartObject();
                WriteMembers(writer, value.Map!, [], level: 0);
                writer.WriteEndObject();
                break;
            case FieldKind.Vector:
                WriteVector(writer, value.VectorMemory.Span);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>
    /// Writes the properties except those at the omitted paths, of which only the segments from <paramref name="level"/> on concern this object.
    /// </summary>
    private static void WriteMembers(Utf8JsonWriter writer, FieldMap map, string[][] omitted, int level)
    {
        foreach (KeyValuePair<string, FieldValue> member in map.Members)
        {
            string[][] below = Below(omitted, level, member.Key, out bool isOmitted);
            if (isOmitted)
            {
                continue;
            }

            writer.WritePropertyName(member.Key);
            if (below.Length > 0 && member.Value.Map is { } inner)
            {
                writer.WriteStartObject();
                WriteMembers(writer, inner, below, level + 1);
                writer.WriteEndObject();
            }
            else
            {
                WriteValue(writer, member.Value);
            }
        }
    }

    /// <summary>Finds the omitted paths that lead through a property. Usually none does, so nothing is allocated before one is found.</summary>
    private static string[][] Below(string[][] omitted, int level, string key, out bool isOmitted)
    {
        isOmitted = false;
        List<string[]>? below = null;
        foreach (string[] path in omitted)
        {
            if (string.Equals(path[level], key, StringComparison.Ordinal))
            {
                isOmitted |= path.Length == level + 1;
                (below ??= []).Add(path);
            }
        }

        return below?.ToArray() ?? [];
    }

    private static void WriteNumber(Utf8JsonWriter writer, FieldValue value)
    {
        if (value.NumberText is { } text)
        {
            writer.WriteRawValue(text, skipInputValidation: true);
            return;
        }

        Span<byte> buffer = stackalloc byte[JsonNumber.MaxTextLength];
        int length = JsonNumber.Format(value.AsNumber()!.Value, buffer);
        writer.WriteRawValue(buffer[..length], skipInputValidation: true);
    }

    private static void WriteVector(Utf8JsonWriter writer, ReadOnlySpan<float> vector)
    {
        writer.WriteStartArray();
        foreach (float component in vector)
        {
            if (float.IsFinite(component))
            {
                writer.WriteNumberValue(component);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }
}
