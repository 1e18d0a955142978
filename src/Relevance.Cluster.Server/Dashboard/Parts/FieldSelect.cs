using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Selects the fields of a dataset for each purpose.</summary>
internal static class FieldSelect
{
    private static readonly string[] NameWords = ["title", "name", "headline", "label", "text", "question", "description", "sentence"];

    /// <summary>Returns the fields with one plain value per document, which can be a column, a condition or a ground truth.</summary>
    public static string[] Plain(Schema schema) =>
        [.. schema.Where(field => IsPlain(field.Value) && !IsInList(schema, field.Key)).Select(field => field.Key)];

    /// <summary>Returns the plain fields without the labels of clusterings.</summary>
    public static string[] PlainWithoutLabels(Schema schema) => [.. Plain(schema).Where(field => !IsLabel(field))];

    public static bool IsLabel(string field) => field.StartsWith(ClusteringKey.RootField + ".", StringComparison.Ordinal);

    /// <summary>Describes a field in a few words; a field with labels by the alias of its clustering.</summary>
    public static string Describe(string field) => IsLabel(field) ? $"cluster · {field[(field.LastIndexOf('.') + 1)..]}" : field;

    /// <summary>
    /// Chooses the field whose value names a document in lists: the requested one, otherwise the text field whose name is most like a title, otherwise the
    /// first text field; null if there is none.
    /// </summary>
    public static string? Name(Schema schema, string? asked)
    {
        if (asked is not null)
        {
            return asked == Document.IdField ? null : asked;
        }

        string[] texts = [.. PlainWithoutLabels(schema).Where(field => schema[field] == FieldType.Text)];
        return NameWords
            .Select(word => Array.Find(texts, field => field.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(field => field is not null) ?? texts.FirstOrDefault();
    }

    /// <summary>Returns the choices of the field that names a document, with their texts.</summary>
    public static IEnumerable<(string Value, string Text)> Names(Schema schema) => Choices([Document.IdField, .. PlainWithoutLabels(schema)]);

    /// <summary>Creates choices whose texts are the values.</summary>
    public static IEnumerable<(string Value, string Text)> Choices(IEnumerable<string> values) => values.Select(value => (value, value));

    private static bool IsPlain(FieldType type) =>
        !type.IsVector && !type.IsChunkVector && type != FieldType.Dictionary && type != FieldType.Chunks && type != FieldType.Array;

    private static bool IsInList(Schema schema, string field) =>
        schema.Any(other => other.Value == FieldType.Chunks && field.StartsWith(other.Key + ".", StringComparison.Ordinal));
}
