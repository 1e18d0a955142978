using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Turns the condition of a filter on single documents into SQL over a document <c>d</c>. Every part is 0 or 1, never NULL.</summary>
/// <remarks>
/// Ids go to the index, labels to their table, the existence of a vector to the vectors' table; conjunction, disjunction and negation are those of SQL. What asks for other values
/// is answered by <see cref="RowFunctions"/>, all neighboring parts in one call, so that a row is read once.
/// </remarks>
internal sealed class FilterTranslator(RowFunctions functions, DatasetInfo dataset, LabelTable labels)
{
    public SqlText Translate(Filter filter) => filter switch
    {
        AndFilter { Filters.Count: 0 } => new SqlText("1"),
        OrFilter { Filters.Count: 0 } => new SqlText("0"),
        _ when !HasTables(filter) => Evaluate(filter),
        AndFilter and => Join(and.Filters, " AND ", Filter.And),
        OrFilter or => Join(or.Filters, " OR ", Filter.Or),
        NotFilter not => new SqlText("NOT (").Add(Translate(not.Filter)).Add(")"),
        IdsFilter ids => IdCondition.Translate(ids),
        ExistsFilter exists when FindVectorField(exists) is { } field =>
            new SqlText($"EXISTS(SELECT 1 FROM {field.Table} v WHERE v.row = d.row)"),
        FieldFilter field when FindClustering(field) is { } clustering => LabelCondition.Translate(field, clustering, dataset, labels),
        _ => Evaluate(filter),
    };

    /// <summary>Whether any part has a table to look in.</summary>
    private bool HasTables(Filter filter) => filter switch
    {
        AndFilter and => and.Filters.Any(HasTables),
        OrFilter or => or.Filters.Any(HasTables),
        NotFilter not => HasTables(not.Filter),
        IdsFilter ids => IdCondition.IsTranslatable(ids),
        ExistsFilter exists => FindVectorField(exists) is not null || FindClustering(exists) is not null,
        FieldFilter field => FindClustering(field) is not null,
        _ => false,
    };

    private SqlText Join(IReadOnlyList<Filter> filters, string conjunction, Func<IEnumerable<Filter>, Filter> combine)
    {
        // What a table answers comes first: it is cheaper, and spares the rest where it decides.
        List<SqlText> parts = [.. filters.Where(HasTables).Select(Translate)];
        Filter[] rest = [.. filters.Where(filter => !HasTables(filter))];
        if (rest.Length > 0)
        {
            parts.Add(Evaluate(combine(rest)));
        }

        return new SqlText("").AddJoined(conjunction, parts);
    }

    private SqlText Evaluate(Filter filter)
    {
        HashSet<FieldPath> paths = [];
        bool isWhole = !TryCollect(filter, paths);
        return functions.Condition(new RowFields(dataset, labels, isWhole ? null : paths), filter);
    }

    /// <summary>Collects the paths at which a filter looks.</summary>
    /// <returns>False when it looks at the whole document.</returns>
    private static bool TryCollect(Filter filter, HashSet<FieldPath> paths)
    {
        switch (filter)
        {
            case AndFilter and:
                return and.Filters.All(part => TryCollect(part, paths));
            case OrFilter or:
                return or.Filters.All(part => TryCollect(part, paths));
            case NotFilter not:
                return TryCollect(not.Filter, paths);
            case IdsFilter:
                return true;
            case FieldFilter field:
                paths.Add(field.Field);
                return true;
            case SelfReferenceFilter reference:
                paths.Add(reference.Field);
                paths.Add(reference.Other);
                return true;
            case SearchFilter { Fields.Count: > 0 } search:
                paths.UnionWith(search.Fields);
                return true;
            default:
                return false;
        }
    }

    private VectorField? FindVectorField(ExistsFilter exists) => dataset.VectorFields.FirstOrDefault(field => field.Path == exists.Field);

    /// <summary>Finds the clustering whose label, and nothing else, is at the field that a filter asks for.</summary>
    private KnownClustering? FindClustering(FieldFilter filter) => dataset.Clusterings.FirstOrDefault(clustering => clustering.LabelPath == filter.Field);
}
