using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A conjunction of filters: all of them match. Without filters it matches every document.</summary>
internal sealed record AndFilter : Filter
{
    internal AndFilter(IReadOnlyList<Filter> filters)
    {
        Filters = [.. filters];
        Depth = DepthAbove(Filters);
        IsSetLevel = Filters.Any(filter => filter.IsSetLevel);
    }

    /// <summary>Gets the filters; none of them is a conjunction.</summary>
    public IReadOnlyList<Filter> Filters { get; }

    /// <inheritdoc/>
    public override bool IsSetLevel { get; }

    internal override int Depth { get; }

    internal override IReadOnlyList<Filter> Conjuncts => Filters;

    internal override bool Evaluate(FilterTarget target)
    {
        foreach (Filter filter in Filters)
        {
            if (!filter.Evaluate(target))
            {
                return false;
            }
        }

        return true;
    }

    internal override string Describe() =>
        Filters.Count == 0
            ? "everything"
            : string.Join(" and ", Filters.Select(filter => filter is OrFilter { Filters.Count: > 1 } ? $"({filter})" : filter.ToString()));

    // One wire filter, which is required only within a disjunction or negation: in them a JSON array represents a conjunction.
    internal override void Write(Utf8JsonWriter writer) => WriteList(writer, this);

    internal override void CollectFields(List<FieldUse> fields)
    {
        foreach (Filter filter in Filters)
        {
            filter.CollectFields(fields);
        }
    }
}
