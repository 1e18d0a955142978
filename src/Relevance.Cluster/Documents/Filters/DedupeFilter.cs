using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A set-level filter that selects, of the documents that match the other conditions, the first in insertion order with each value of a field. All documents in
/// which the field is missing or null are selected. Values are compared by <see cref="FieldValue.Equals(FieldValue)"/>; an array is one value.
/// </summary>
internal sealed record DedupeFilter : Filter
{
    internal DedupeFilter(FieldPath field) => Field = field;

    /// <summary>Gets the field.</summary>
    public new FieldPath Field { get; }

    /// <inheritdoc/>
    public override bool IsSetLevel => true;

    internal List<Document> Select(List<Document> documents)
    {
        HashSet<FieldValue> seen = [];
        return documents.FindAll(document => document[Field] is { HasValue: false } || seen.Add(document[Field]));
    }

    internal override bool Evaluate(FilterTarget target) => throw new InvalidOperationException("A deduplication cannot be evaluated for one document.");

    internal override string Describe() => $"one for each {Field}";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("dedupeByValue");
        writer.WriteString("field", Field.ToString());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    internal override void CollectFields(List<FieldUse> fields) => fields.Add(new FieldUse(Field.ToString(), IsValue: true));
}
