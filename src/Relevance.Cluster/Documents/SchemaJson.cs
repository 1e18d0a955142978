using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents;

/// <summary>The wire form of a schema.</summary>
internal static class SchemaJson
{
    public static Schema Parse(string json)
    {
        try
        {
            FieldValue value = FieldValue.Parse(json);
            return value.Map is { } map
                ? new Schema(map.Select(member => KeyValuePair.Create(member.Key, ParseType(member.Key, member.Value))))
                : throw new FormatException($"A schema is a JSON object, not {FieldKinds.Describe(value.Kind)}.");
        }
        catch (Exception e) when (e is InvalidDocumentException or ArgumentException)
        {
            throw new FormatException($"Not a schema: {e.Message}", e);
        }
    }

    public static string Write(Schema schema) => JsonTreeWriter.ToText(writer =>
    {
        writer.WriteStartObject();
        foreach ((string path, FieldType type) in schema)
        {
            writer.WritePropertyName(path);
            WriteType(writer, type);
        }

        writer.WriteEndObject();
    });

    private static void WriteType(Utf8JsonWriter writer, FieldType type)
    {
        if (type.Length is not { } length)
        {
            writer.WriteStringValue(type.Name);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber(type.Name, length);
        writer.WriteEndObject();
    }

    private static FieldType ParseType(string path, FieldValue value)
    {
        if (value.AsText() is { } name)
        {
            return name == "boolean" ? FieldType.Boolean : new FieldType(name);
        }

        if (ToLength(value) is { } bareLength)
        {
            return FieldType.Vector(bareLength);
        }

        if (value.Map is { Count: 1 } map && ToLength(map.Members[0].Value) is { } length)
        {
            return new FieldType(map.Members[0].Key, length);
        }

        throw new FormatException($"Field '{path}': expected a type such as \"text\" or {{\"vector\": 384}}, found {value.ToJson()}.");
    }

    private static int? ToLength(FieldValue value) => value.AsInteger() is >= int.MinValue and <= int.MaxValue and { } length ? (int)length : null;
}
