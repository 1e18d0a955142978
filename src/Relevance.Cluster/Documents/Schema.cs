using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The fields of a dataset with their types, by dotted path. <c>_id</c> is not included. Immutable; ordered by path, ordinally.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonConverter(typeof(RelevanceJsonConverter))]
public sealed class Schema : IReadOnlyDictionary<string, FieldType>
{
    private readonly Dictionary<string, FieldType> _types;
    private readonly string[] _paths;

    /// <summary>Initializes a new instance of the <see cref="Schema"/> class with the specified fields.</summary>
    /// <param name="fields">Dotted paths and types, in any order.</param>
    /// <exception cref="ArgumentException">A path is empty, is <c>_id</c>, or occurs twice; or the dimension of a vector is outside 1 to 65536.</exception>
    public Schema(IEnumerable<KeyValuePair<string, FieldType>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _types = new(StringComparer.Ordinal);
        foreach ((string path, FieldType type) in fields)
        {
            Check(path, type);
            if (!_types.TryAdd(path, type))
            {
                throw new ArgumentException($"The field '{path}' occurs twice.", nameof(fields));
            }
        }

        _paths = [.. _types.Keys];
        Array.Sort(_paths, StringComparer.Ordinal);
        VectorFields = Array.FindAll(_paths, path => _types[path].IsVector).AsReadOnly();
    }

    /// <summary>Gets a schema without fields.</summary>
    public static Schema Empty { get; } = new([]);

    /// <summary>Gets the paths of the fields of type <c>vector</c>, in order.</summary>
    public IReadOnlyList<string> VectorFields { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _paths.AsReadOnly();

    /// <inheritdoc/>
    public IEnumerable<FieldType> Values => _paths.Select(path => _types[path]);

    /// <summary>Gets the number of fields; an object counts in addition to the fields in it.</summary>
    public int Count => _paths.Length;

    /// <inheritdoc/>
    public FieldType this[string key] =>
        _types.TryGetValue(key, out FieldType type) ? type : throw new KeyNotFoundException($"The schema has no field '{key}'.");

    /// <summary>
    /// Parses the wire form: an object with one property per path, whose value is the name of a type or <c>{"vector": 384}</c>; a bare number is the dimension
    /// of a vector.
    /// </summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The schema. Types with unknown names are kept.</returns>
    /// <exception cref="FormatException">The text is not JSON of this form.</exception>
    public static Schema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return SchemaJson.Parse(json);
    }

    /// <summary>Creates a copy with one field added or replaced.</summary>
    /// <param name="path">The dotted path.</param>
    /// <param name="type">The type of the field.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentException">The path is empty or <c>_id</c>, or the dimension of a vector is outside 1 to 65536.</exception>
    public Schema With(string path, FieldType type) => With([new(path, type)]);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _types.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out FieldType value) => _types.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, FieldType>> GetEnumerator() =>
        _paths.Select(path => KeyValuePair.Create(path, _types[path])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes the wire form: <c>{"price":"numeric","title_vector_":{"vector":384}}</c>.</summary>
    /// <returns>Compact JSON in the order of the paths.</returns>
    public string ToJson() => SchemaJson.Write(this);

    /// <summary>Returns one line per field with its path and type.</summary>
    /// <returns>The text; "" for a schema without fields.</returns>
    public override string ToString()
    {
        int width = _paths.Length == 0 ? 0 : _paths.Max(path => path.Length);
        return string.Join('\n', _paths.Select(path => $"{path.PadRight(width)}  {_types[path]}"));
    }

    internal Schema With(IEnumerable<KeyValuePair<string, FieldType>> changes)
    {
        Dictionary<string, FieldType> types = new(_types, StringComparer.Ordinal);
        foreach ((string path, FieldType type) in changes)
        {
            types[path] = type;
        }

        return new Schema(types);
    }

    private static void Check(string path, FieldType type)
    {
        if (string.IsNullOrEmpty(path) || path == Document.IdField)
        {
            throw new ArgumentException($"'{path}' cannot be a field of a schema.", nameof(path));
        }

        if (type.Dimension is < 1 or > FieldType.MaxVectorDimension)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Field '{path}': a vector has 1 to {FieldType.MaxVectorDimension} components, not {type.Dimension}."),
                nameof(type));
        }
    }
}

/// <summary>Reads and writes the wire form of a schema.</summary>
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
        if (type.Dimension is not { } length)
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
