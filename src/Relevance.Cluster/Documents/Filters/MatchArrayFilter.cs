using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A condition: the array has all of several items, in any order; a scalar counts as an array of one.</summary>
internal sealed record MatchArrayFilter : FieldFilter
{
    internal MatchArrayFilter(FieldPath field, IEnumerable<FieldValue> values)
        : base(field)
    {
        ArgumentNullException.ThrowIfNull(values);
        Values = [.. values];
        foreach (FieldValue value in Values)
        {
            EqualityFilter.RejectUnlessScalar(field, value);
        }
    }

    /// <summary>Gets the required items. An empty list matches every document that has the field.</summary>
    public IReadOnlyList<FieldValue> Values { get; }

    /// <inheritdoc/>
    public override bool MatchesValue(FieldValue value)
    {
        if (value.Kind != FieldKind.Array)
        {
            return MatchesScalar(value);
        }

        HashSet<FieldValue> items = [.. value.Items];
        return Values.All(items.Contains);
    }

    internal override string Describe() => $"{Field} has all of [{string.Join(", ", Values.Select(value => value.ToJson()))}]";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("matchArray");
        writer.WriteString("field", Field.ToString());
        writer.WritePropertyName("value");
        JsonTreeWriter.WriteValue(writer, FieldValue.FromArray(Values));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private protected override bool MatchesScalar(FieldValue value) => value.HasValue && value.Kind != FieldKind.Vector && Values.All(value.Equals);
}
