using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Makes one condition of several on one field where that one means the same, so that thousands cost no more than one.</summary>
internal static class FilterFolding
{
    /// <summary>
    /// Folds conditions that all have to hold: values that a field must not have become one list, of lower bounds the highest is left, of upper bounds the
    /// lowest.
    /// </summary>
    public static IReadOnlyList<Filter> OfConjunction(IReadOnlyList<Filter> filters)
    {
        if (filters.Count < 2)
        {
            return filters;
        }

        Filter[] forbidden = [.. filters.OfType<NotFilter>().Select(not => not.Filter)];
        List<Filter> folded = [.. filters.Where(filter => filter is not NotFilter), .. MergeEqualities(forbidden).Select(Filter.Not)];
        return KeepOneBound(folded, isStrongest: true);
    }

    /// <summary>
    /// Folds conditions of which one has to hold: values that a field may have become one list, of lower bounds the lowest is left, of upper bounds the
    /// highest.
    /// </summary>
    public static IReadOnlyList<Filter> OfDisjunction(IReadOnlyList<Filter> filters) =>
        filters.Count < 2 ? filters : KeepOneBound(MergeEqualities(filters), isStrongest: false);

    private static List<Filter> MergeEqualities(IReadOnlyList<Filter> filters)
    {
        List<Filter> merged = [];
        foreach (IGrouping<FieldPath?, Filter> group in filters.GroupBy(EqualityField))
        {
            merged.AddRange(group.Key is { } field && group.Count() > 1 ? [Filter.Field(field).OneOf([.. group.SelectMany(ValuesOf)])] : group);
        }

        return merged;
    }

    /// <summary>
    /// Gets the field of which a filter says nothing but that its value is one of some; null for other filters, and for ids, which are no numbers.
    /// </summary>
    private static FieldPath? EqualityField(Filter filter) => filter switch
    {
        EqualityFilter { Case: TextCase.Sensitive } equality => equality.Field,
        NumericFilter { Comparison: ComparisonOperator.Equal } numeric when numeric.Field.ToString() != Document.IdField => numeric.Field,
        _ => default(FieldPath?),
    };

    private static IReadOnlyList<FieldValue> ValuesOf(Filter filter) => filter is EqualityFilter equality ? equality.Values : [((NumericFilter)filter).Value];

    /// <summary>
    /// Of the bounds that go one way on one field keeps the one that decides: of an array, too, the item that meets the strongest meets all others.
    /// </summary>
    private static List<Filter> KeepOneBound(List<Filter> filters, bool isStrongest)
    {
        List<Filter> kept = [];
        foreach (IGrouping<(FieldPath? Field, ComparisonOperator Comparison), Filter> group in filters.GroupBy(BoundOf))
        {
            if (group.Key.Field is null)
            {
                kept.AddRange(group);
                continue;
            }

            bool isHighest = isStrongest == group.Key.Comparison is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual;
            kept.Add(isHighest ? group.MaxBy(Value, FieldValueComparer.Instance)! : group.MinBy(Value, FieldValueComparer.Instance)!);
        }

        return kept;
    }

    private static (FieldPath? Field, ComparisonOperator Comparison) BoundOf(Filter filter) =>
        filter is NumericFilter { Comparison: not ComparisonOperator.Equal } bound ? (bound.Field, bound.Comparison) : (default(FieldPath?), default);

    private static FieldValue Value(Filter bound) => ((NumericFilter)bound).Value;
}
