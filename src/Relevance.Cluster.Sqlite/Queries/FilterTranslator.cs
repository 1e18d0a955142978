using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Translates the condition of a filter on single documents to SQL about a document <c>d</c>. Every part is 0 or 1, never NULL.</summary>
/// <remarks>
/// <para>Conjunction, disjunction and negation are those of SQL. Ids use the index, labels their table, the existence of a vector the table of vectors, and
/// conditions on other values <see cref="LeafTranslator"/>.</para>
/// <para>SQLite plans a statement of thousands of conditions for longer than it runs, in steps that cannot be cancelled. So the conditions of one conjunction
/// or disjunction on one field are merged if possible, and many other conditions are evaluated by the filter itself.</para>
/// </remarks>
internal sealed class FilterTranslator(RowExpressions rows)
{
    /// <summary>The largest number of conditions on values that become SQL: planning more takes longer than they save.</summary>
    private const int MaxTranslatedLeaves = 64;

    private readonly DatasetInfo _dataset = rows.Dataset;
    private readonly LeafTranslator _leaves = new(rows);

    public SqlText Translate(Filter filter) => filter switch
    {
        AndFilter { Filters.Count: 0 } => new SqlText("1"),
        OrFilter { Filters.Count: 0 } => new SqlText("0"),
        AndFilter and => Join(and.Filters, " AND "),
        OrFilter or => Join(or.Filters, " OR "),
        NotFilter not => new SqlText("NOT (").Add(Translate(not.Filter)).Add(")"),
        IdsFilter ids when IdCondition.IsTranslatable(ids) => IdCondition.Translate(ids),
        ExistsFilter exists when FindVectorField(exists) is { } field =>
            new SqlText($"EXISTS(SELECT 1 FROM {field.Table} v WHERE v.row = d.row)"),
        FieldFilter field when FindClustering(field) is { } clustering => LabelCondition.Translate(field, clustering, _dataset, rows.Labels),
        _ => _leaves.Translate(filter),
    };

    /// <summary>Joins conditions in the order of their cost: SQL stops at the first one that decides.</summary>
    private SqlText Join(IReadOnlyList<Filter> filters, string conjunction)
    {
        bool isAnd = conjunction == " AND ";
        List<SqlText> parts = [];
        List<Filter> left = [.. (isAnd ? FilterFolding.OfConjunction(filters) : FilterFolding.OfDisjunction(filters)).OrderBy(GetCost)];
        Filter[] plain = [.. left.Where(IsOfValues)];
        if (plain.Sum(CountLeaves) > MaxTranslatedLeaves)
        {
            left = [.. left.Where(filter => !IsOfValues(filter))];
            left.ForEach(filter => parts.Add(Translate(filter)));
            parts.Add(_leaves.Ask(isAnd ? Filter.And(plain) : Filter.Or(plain)));
            return new SqlText("").AddJoined(conjunction, parts);
        }

        while (left.Count > 0)
        {
            Filter filter = left[0];
            left.RemoveAt(0);
            int other = isAnd && filter is NumericFilter one ? left.FindIndex(second => second is NumericFilter two && AreBounds(one, two)) : -1;
            if (other < 0)
            {
                parts.Add(Translate(filter));
                continue;
            }

            NumericFilter[] bounds = [(NumericFilter)filter, (NumericFilter)left[other]];
            left.RemoveAt(other);
            NumericFilter low = Array.Find(bounds, bound => bound.Comparison == ComparisonOperator.GreaterOrEqual)!;
            parts.Add(_leaves.Between(low, Array.Find(bounds, bound => bound != low)!));
        }

        return new SqlText("").AddJoined(conjunction, parts);
    }

    /// <summary>Determines whether two conditions are an inclusive lower and an inclusive upper bound of one field.</summary>
    private static bool AreBounds(NumericFilter one, NumericFilter two) =>
        one.Field == two.Field
        && (one.Comparison, two.Comparison) is (ComparisonOperator.GreaterOrEqual, ComparisonOperator.LessOrEqual)
            or (ComparisonOperator.LessOrEqual, ComparisonOperator.GreaterOrEqual);

    private static int CountLeaves(Filter filter) => filter switch
    {
        AndFilter and => and.Filters.Sum(CountLeaves),
        OrFilter or => or.Filters.Sum(CountLeaves),
        NotFilter not => CountLeaves(not.Filter),
        _ => 1,
    };

    /// <summary>Determines whether a condition only reads the document's JSON, and no other table or index.</summary>
    private bool IsOfValues(Filter filter) => filter switch
    {
        AndFilter and => and.Filters.All(IsOfValues),
        OrFilter or => or.Filters.All(IsOfValues),
        NotFilter not => IsOfValues(not.Filter),
        _ => !HasOwnTable(filter),
    };

    private bool HasOwnTable(Filter leaf) =>
        (leaf is IdsFilter ids && IdCondition.IsTranslatable(ids))
        || (leaf is ExistsFilter exists && FindVectorField(exists) is not null)
        || (leaf is FieldFilter field && FindClustering(field) is not null);

    private int GetCost(Filter filter) => filter switch
    {
        AndFilter and => and.Filters.Select(GetCost).DefaultIfEmpty().Max(),
        OrFilter or => or.Filters.Select(GetCost).DefaultIfEmpty().Max(),
        NotFilter not => GetCost(not.Filter),
        _ when HasOwnTable(filter) => 0,
        _ => LeafTranslator.IsAskedOfDefinition(filter) ? 2 : 1,
    };

    private VectorField? FindVectorField(ExistsFilter exists) => _dataset.VectorFields.FirstOrDefault(field => field.Path == exists.Field);

    /// <summary>Finds the clustering whose label field a filter reads.</summary>
    private KnownClustering? FindClustering(FieldFilter filter) =>
        _dataset.Clusterings.FirstOrDefault(clustering => clustering.LabelPath == filter.Field);
}

/// <summary>Finds documents by id through the index: all ids are one parameter, a JSON array.</summary>
internal static class IdCondition
{
    /// <summary>Determines whether SQLite reads the array correctly: its JSON functions truncate text at a NUL.</summary>
    public static bool IsTranslatable(IdsFilter filter) => !filter.Ids.Any(id => id.Contains('\0', StringComparison.Ordinal));

    public static SqlText Translate(IdsFilter filter) =>
        new SqlText("d.id IN (SELECT value FROM json_each(")
            .AddParameter(FieldValue.FromArray(filter.Ids.Select(id => (FieldValue)id)).ToJson())
            .Add("))");
}

/// <summary>Evaluates a condition on a label by the label's number: once per distinct label, and not per document.</summary>
/// <remarks>The numbers are verified by the checksums of their pages only.</remarks>
internal static class LabelCondition
{
    public static SqlText Translate(FieldFilter filter, KnownClustering clustering, DatasetInfo dataset, LabelTable labels)
    {
        List<long> matching = [.. labels.ReadTexts(clustering).Where(label => filter.MatchesValue(label.Value)).Select(label => label.Key)];
        SqlText some = new SqlText($"EXISTS(SELECT 1 FROM {dataset.Labels} l WHERE l.row = d.row AND l.clustering = ").Add(clustering.Id);
        some.Add(" AND l.number IN (").Add(string.Join(',', matching)).Add("))");
        if (!filter.MatchesValue(default))
        {
            return some;
        }

        SqlText none = new SqlText($"NOT EXISTS(SELECT 1 FROM {dataset.Labels} l WHERE l.row = d.row AND l.clustering = ").Add(clustering.Id).Add(")");
        return new SqlText("(").Add(some).Add(" OR ").Add(none).Add(")");
    }
}

/// <summary>Merges conditions on one field to one condition with the same meaning, so that thousands cost as much as one.</summary>
internal static class FilterFolding
{
    /// <summary>
    /// Merges conditions that must all be true: excluded values become one list, the highest lower bound and the lowest upper bound remain.
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
    /// Merges conditions of which one must be true: allowed values become one list, the lowest lower bound and the highest upper bound remain.
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
    /// Returns the field of a filter that only requires one of several values; null for other filters, and for ids, which are not numbers.
    /// </summary>
    private static FieldPath? EqualityField(Filter filter) => filter switch
    {
        EqualityFilter { Case: StringComparison.Ordinal } equality => equality.Field,
        NumericFilter { Comparison: ComparisonOperator.Equal } numeric when numeric.Field.ToString() != Document.IdField => numeric.Field,
        _ => default(FieldPath?),
    };

    private static IReadOnlyList<FieldValue> ValuesOf(Filter filter) => filter is EqualityFilter equality ? equality.Values : [((NumericFilter)filter).Value];

    /// <summary>
    /// Keeps the strictest bound of one direction on one field: in an array, too, the item that meets it meets all others.
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
