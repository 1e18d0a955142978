using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>All of some filters; of none, every document.</summary>
internal sealed record AndFilter : Filter
{
    internal AndFilter(IReadOnlyList<Filter> filters)
    {
        Filters = [.. filters];
        Depth = DepthAbove(Filters);
        IsSetLevel = Filters.Any(filter => filter.IsSetLevel);
    }

    /// <summary>Gets the filters; never a conjunction among them.</summary>
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

    // As one wire filter, which only a disjunction or negation asks for: a list stands for a conjunction there.
    internal override void Write(Utf8JsonWriter writer) => WriteList(writer, this);

    internal override void CollectFields(List<FieldUse> fields)
    {
        foreach (Filter filter in Filters)
        {
            filter.CollectFields(fields);
        }
    }
}
