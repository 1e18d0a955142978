using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Which fields of a dataset are for what.</summary>
internal static class FieldSelect
{
    private static readonly string[] NameWords = ["title", "name", "headline", "label", "text", "question", "description", "sentence"];

    /// <summary>The fields that have one plain value a document: what can be a column, a condition or a truth.</summary>
    public static string[] Plain(Schema schema) =>
        [.. schema.Where(field => IsPlain(field.Value) && !IsInList(schema, field.Key)).Select(field => field.Key)];

    /// <summary>The fields that are no labels of clusterings.</summary>
    public static string[] PlainWithoutLabels(Schema schema) => [.. Plain(schema).Where(field => !IsLabel(field))];

    public static bool IsLabel(string field) => field.StartsWith(ClusteringKey.RootField + ".", StringComparison.Ordinal);

    /// <summary>Says a field in few words: labels by the alias of their clustering.</summary>
    public static string Describe(string field) => IsLabel(field) ? $"cluster · {field[(field.LastIndexOf('.') + 1)..]}" : field;

    /// <summary>
    /// Chooses the field that stands for a document in lists: the one that is asked for, or else the text field whose name sounds most like a title, or else
    /// the first text field; null when there is none.
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

    /// <summary>The choices of the field that stands for a document, with their texts.</summary>
    public static IEnumerable<(string Value, string Text)> Names(Schema schema) => Choices([Document.IdField, .. PlainWithoutLabels(schema)]);

    /// <summary>Choices whose texts are the values.</summary>
    public static IEnumerable<(string Value, string Text)> Choices(IEnumerable<string> values) => values.Select(value => (value, value));

    private static bool IsPlain(FieldType type) =>
        !type.IsVector && !type.IsChunkVector && type != FieldType.Dictionary && type != FieldType.Chunks && type != FieldType.Array;

    private static bool IsInList(Schema schema, string field) =>
        schema.Any(other => other.Value == FieldType.Chunks && field.StartsWith(other.Key + ".", StringComparison.Ordinal));
}
