using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A disjunction of filters: at least one of them matches. Without filters it matches no document.</summary>
internal sealed record OrFilter : Filter
{
    internal OrFilter(IReadOnlyList<Filter> filters)
    {
        Filters = [.. filters];
        Depth = DepthAbove(Filters);
        foreach (Filter filter in Filters)
        {
            RejectSetLevel(filter, "one of several alternatives");
        }
    }

    /// <summary>Gets the filters; none of them is a disjunction.</summary>
    public IReadOnlyList<Filter> Filters { get; }

    internal override int Depth { get; }

    internal override bool Evaluate(FilterTarget target)
    {
        foreach (Filter filter in Filters)
        {
            if (filter.Evaluate(target))
            {
                return true;
            }
        }

        return false;
    }

    internal override string Describe() =>
        Filters.Count == 0
            ? "nothing"
            : string.Join(" or ", Filters.Select(filter => filter is AndFilter { Filters.Count: > 1 } ? $"({filter})" : filter.ToString()));

    internal override void Write(Utf8JsonWriter writer)
    {
        if (Filters.Count == 0)
        {
            // In the wire contract an empty disjunction means no restriction; an empty list of ids matches no document.
            new IdsFilter([]).Write(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("filter_type", "or");
        writer.WriteStartArray("condition_value");
        foreach (Filter filter in Filters)
        {
            filter.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal override void CollectFields(List<FieldUse> fields)
    {
        foreach (Filter filter in Filters)
        {
            filter.CollectFields(fields);
        }
    }
}
