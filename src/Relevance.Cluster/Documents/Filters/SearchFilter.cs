using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition: every word of a query occurs as a complete word in one of several fields; case does not matter, and different words can be in different fields.
/// </summary>
internal sealed record SearchFilter : Filter
{
    internal SearchFilter(string query, IEnumerable<FieldPath> fields)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(fields);
        Query = query;
        Fields = [.. fields];
        Words = WordSplitter.Split(query).AsReadOnly();
    }

    /// <summary>Gets the query. A query without words matches every document.</summary>
    public string Query { get; }

    /// <summary>Gets the words of the query, in their order.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Gets the fields; empty means every text of the document except its id, in arrays and objects as well.</summary>
    public IReadOnlyList<FieldPath> Fields { get; }

    internal override bool Evaluate(FilterTarget target)
    {
        HashSet<string> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (FieldPath field in Fields)
        {
            WordSplitter.Collect(target.Get(field), found);
        }

        if (Fields.Count == 0)
        {
            CollectAll(new FieldValue(target.Root), found);
        }

        return Words.All(found.Contains);
    }

    internal override string Describe() =>
        $"search {((FieldValue)Query).ToJson()}" + (Fields.Count == 0 ? "" : $" in {string.Join(", ", Fields)}");

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("search");
        writer.WriteString("query", Query);
        writer.WriteStartArray("fields");
        foreach (FieldPath field in Fields)
        {
            writer.WriteStringValue(field.ToString());
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    internal override void CollectFields(List<FieldUse> fields) => fields.AddRange(Fields.Select(field => new FieldUse(field.ToString(), IsValue: true)));

    private static void CollectAll(FieldValue value, HashSet<string> words)
    {
        WordSplitter.Collect(value, words);
        foreach (FieldValue item in value.Items)
        {
            CollectAll(item, words);
        }

        if (value.Map is { } map)
        {
            foreach (KeyValuePair<string, FieldValue> member in map.Members)
            {
                CollectAll(member.Value, words);
            }
        }
    }
}
