using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Turns the condition of a filter on single documents into SQL over a document <c>d</c>. Every part is 0 or 1, never NULL.</summary>
/// <remarks>
/// <para>Conjunction, disjunction and negation are those of SQL. Ids go to the index, labels to their table, the existence of a vector to the vectors' table,
/// and conditions on other values to
/// <see cref="LeafTranslator"/>.</para>
/// <para>SQLite plans a statement of thousands of conditions for longer than it runs, in steps that nothing ends early. So conditions that one conjunction or
/// disjunction has of one field become one where they are one, and of many others the definition is asked.</para>
/// </remarks>
internal sealed class FilterTranslator(RowExpressions rows)
{
    /// <summary>So many conditions on values become SQL: more are planned for longer than they save.</summary>
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

    /// <summary>Joins conditions in the order of their cost: where one decides, SQL spares itself the rest.</summary>
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

    /// <summary>Whether two conditions are a lower and an upper bound of one field, both inclusive.</summary>
    private static bool AreBounds(NumericFilter one, NumericFilter two) =>
        one.Field == two.Field
        && (one.Comparison, two.Comparison) is (ComparisonOperator.GreaterOrEqual, ComparisonOperator.LessOrEqual) or (ComparisonOperator.LessOrEqual, ComparisonOperator.GreaterOrEqual);

    private static int CountLeaves(Filter filter) => filter switch
    {
        AndFilter and => and.Filters.Sum(CountLeaves),
        OrFilter or => or.Filters.Sum(CountLeaves),
        NotFilter not => CountLeaves(not.Filter),
        _ => 1,
    };

    /// <summary>Whether a condition is one on values in the document's JSON, and on nothing that has a table or an index of its own.</summary>
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

    /// <summary>Finds the clustering whose label, and nothing else, is at the field that a filter asks for.</summary>
    private KnownClustering? FindClustering(FieldFilter filter) => _dataset.Clusterings.FirstOrDefault(clustering => clustering.LabelPath == filter.Field);
}
