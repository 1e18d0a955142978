using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>
/// Creates the SQL expressions of one statement that read values of a document <c>d</c>. All share a reader, so that a row is parsed once; those that may read
/// a label share another.
/// </summary>
internal sealed class RowExpressions(RowFunctions functions, DatasetInfo dataset, LabelTable labels)
{
    private readonly RowReader _plain = new(labels.Guard, labels: null);
    private RowReader? _labelled;

    /// <summary>Gets the dataset.</summary>
    public DatasetInfo Dataset => dataset;

    /// <summary>Gets the dataset's labels.</summary>
    public LabelTable Labels => labels;

    /// <summary>Returns the call of a function that reads one value.</summary>
    /// <param name="function">The name of the function.</param>
    /// <param name="path">The path of the value.</param>
    public SqlText Call(string function, FieldPath path)
    {
        RowReader reader = GetReader(path);
        return Call(function, functions.AddPath(reader, path), reader).Add(")");
    }

    /// <summary>Returns the condition that a value, or any item of an array, meets. Never NULL.</summary>
    /// <param name="function">The function that reads the value, and returns NULL for other types than the condition requires.</param>
    /// <param name="path">The path of the value.</param>
    /// <param name="condition">Creates the condition from the expression of one value.</param>
    public SqlText Any(string function, FieldPath path, Func<SqlText, SqlText> condition) =>
        new SqlText("coalesce(").Add(condition(Call(function, path))).Add(", ").Add(AnyItem(function, path, condition)).Add(")");

    /// <summary>Returns the condition that any item of an array meets. Never NULL.</summary>
    public SqlText AnyItem(string function, FieldPath path, Func<SqlText, SqlText> condition)
    {
        RowReader reader = GetReader(path);
        SqlText item = Call(function, functions.AddPath(reader, path), reader).Add(", i.value)");
        return new SqlText("EXISTS(SELECT 1 FROM json_each(").Add(Call("rc_positions", path)).Add(") i WHERE ").Add(condition(item)).Add(")");
    }

    /// <summary>Returns the condition that evaluates a filter by the filter itself.</summary>
    /// <param name="filter">A condition, or a tree of many.</param>
    /// <param name="paths">The paths that it reads; null for the entire document.</param>
    public SqlText Matches(Filter filter, IReadOnlyCollection<FieldPath>? paths)
    {
        RowReader reader = paths is null || paths.Any(IsNearLabel) ? GetLabelled() : _plain;
        if (paths is null)
        {
            reader.AddWhole();
        }

        foreach (FieldPath path in paths ?? [])
        {
            reader.Add(path);
        }

        return Call("rc_matches", functions.AddCondition(reader, filter), reader).Add(")");
    }

    private static SqlText Call(string function, int number, RowReader reader) =>
        new SqlText(function).Add("(").Add(number).Add(", d.row, d.body, ").Add(reader.LabelsSql);

    private RowReader GetReader(FieldPath path) => IsNearLabel(path) ? GetLabelled() : _plain;

    private RowReader GetLabelled() => _labelled ??= new RowReader(labels.Guard, new RowLabels(dataset, labels, paths: null));

    private bool IsNearLabel(FieldPath path) => dataset.Clusterings.Any(clustering => RowLabels.Concerns(path, clustering));
}
