using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Turns the condition of a filter on single documents into SQL over a document <c>d</c>. Every part is 0 or 1, never NULL.</summary>
/// <remarks>
/// Conjunction, disjunction and negation are those of SQL. Ids go to the index, labels to their table, the existence of a vector to the vectors' table, and conditions on other values to
/// <see cref="LeafTranslator"/>.
/// </remarks>
internal sealed class FilterTranslator(RowExpressions rows)
{
    private readonly DatasetInfo _dataset = rows.Dataset;
    private readonly LeafTranslator _leaves = new(rows);

    public SqlText Translate(Filter filter) => filter switch
    {
        AndFilter { Filters.Count: 0 } => new SqlText("1"),
        OrFilter { Filters.Count: 0 } => new SqlText("0"),
        AndFilter and => Join(MergeInequalities(and.Filters), " AND "),
        OrFilter or => Join(MergeEqualities(or.Filters), " OR "),
        NotFilter not => new SqlText("NOT (").Add(Translate(not.Filter)).Add(")"),
        IdsFilter ids when IdCondition.IsTranslatable(ids) => IdCondition.Translate(ids),
        ExistsFilter exists when FindVectorField(exists) is { } field =>
            new SqlText($"EXISTS(SELECT 1 FROM {field.Table} v WHERE v.row = d.row)"),
        FieldFilter field when FindClustering(field) is { } clustering => LabelCondition.Translate(field, clustering, _dataset, rows.Labels),
        _ => _leaves.Translate(filter),
    };

    /// <summary>Joins conditions in the order of their cost: where one decides, SQL spares itself the rest.</summary>
    private SqlText Join(IReadOnlyList<Filter> filters, string conjunction)
    {
        List<SqlText> parts = [];
        List<Filter> left = [.. filters.OrderBy(GetCost)];
        while (left.Count > 0)
        {
            Filter filter = left[0];
            left.RemoveAt(0);
            int other = conjunction == " AND " && filter is NumericFilter one ? left.FindIndex(second => second is NumericFilter two && AreBounds(one, two)) : -1;
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

    /// <summary>Whether two conditions are a lower and an upper bound of one field, both inclusive.</summary>
    private static bool AreBounds(NumericFilter one, NumericFilter two) =>
        one.Field == two.Field
        && (one.Comparison, two.Comparison) is (ComparisonOperator.GreaterOrEqual, ComparisonOperator.LessOrEqual) or (ComparisonOperator.LessOrEqual, ComparisonOperator.GreaterOrEqual);

    /// <summary>Makes one list of the values that a disjunction compares one field with.</summary>
    private static List<Filter> MergeEqualities(IReadOnlyList<Filter> filters)
    {
        List<Filter> merged = [];
        foreach (IGrouping<FieldPath?, Filter> group in filters.GroupBy(filter => filter is EqualityFilter { Case: TextCase.Sensitive } equality ? equality.Field : (FieldPath?)null))
        {
            merged.AddRange(group.Key is { } field && group.Count() > 1 ? [Filter.Field(field).OneOf([.. group.SelectMany(filter => ((EqualityFilter)filter).Values)])] : group);
        }

        return merged;
    }

    /// <summary>Makes one list of the values that a conjunction forbids one field.</summary>
    private static List<Filter> MergeInequalities(IReadOnlyList<Filter> filters)
    {
        Filter[] forbidden = [.. filters.OfType<NotFilter>().Select(not => not.Filter).OfType<EqualityFilter>()];
        return forbidden.Length < 2
            ? [.. filters]
            : [.. filters.Where(filter => filter is not NotFilter { Filter: EqualityFilter }), .. MergeEqualities(forbidden).Select(Filter.Not)];
    }

    private int GetCost(Filter filter) => filter switch
    {
        AndFilter and => and.Filters.Select(GetCost).DefaultIfEmpty().Max(),
        OrFilter or => or.Filters.Select(GetCost).DefaultIfEmpty().Max(),
        NotFilter not => GetCost(not.Filter),
        IdsFilter ids when IdCondition.IsTranslatable(ids) => 0,
        ExistsFilter exists when FindVectorField(exists) is not null => 0,
        FieldFilter field when FindClustering(field) is not null => 0,
        _ => LeafTranslator.IsAskedOfDefinition(filter) ? 2 : 1,
    };

    private VectorField? FindVectorField(ExistsFilter exists) => _dataset.VectorFields.FirstOrDefault(field => field.Path == exists.Field);

    /// <summary>Finds the clustering whose label, and nothing else, is at the field that a filter asks for.</summary>
    private KnownClustering? FindClustering(FieldFilter filter) => _dataset.Clusterings.FirstOrDefault(clustering => clustering.LabelPath == filter.Field);
}
