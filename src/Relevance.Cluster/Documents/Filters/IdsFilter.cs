using System.Collections.Frozen;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A condition: the id of the document is one of several ids.</summary>
internal sealed record IdsFilter : Filter, IClassicFilter
{
    private readonly FrozenSet<string> _set;

    internal IdsFilter(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        Ids = [.. ids];
        if (Ids.Contains(null!))
        {
            throw new ArgumentException("An id is null.", nameof(ids));
        }

        _set = Ids.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Gets the ids, as specified; an empty list matches no document.</summary>
    public new IReadOnlyList<string> Ids { get; }

    bool IClassicFilter.CanBeNegated => true;

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        writer.WriteStartObject();
        writer.WriteString("field", Document.IdField);
        writer.WriteString("filter_type", "ids");
        writer.WriteString("condition", condition);
        writer.WriteStartArray("condition_value");
        foreach (string id in Ids)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal override bool Evaluate(FilterTarget target) => _set.Contains(target.Id);

    internal override string Describe() => $"_id is one of [{string.Join(", ", Ids.Select(id => ((FieldValue)id).ToJson()))}]";

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, "==");
}
