using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Builds the statement that finds the rows of one page in the order of a query.</summary>
/// <remarks>
/// In insertion order a page reads its own documents only. Any other order reads every matching document, with a sorter that stores only the rows of the page:
/// it serves the first page, and <see cref="SelectAll"/> the others, whose rows are then known.
/// </remarks>
internal sealed class SortedPage
{
    private readonly DatasetInfo _dataset;
    private readonly DocumentQuery _query;
    private readonly List<(SqlText Expression, bool IsDescending)> _keys = [];

    public SortedPage(RowExpressions rows, DocumentQuery query)
    {
        _dataset = rows.Dataset;
        _query = query;
        if (query.ShuffleSeed is { } seed)
        {
            _keys.Add((new SqlText("rc_shuffle(").AddParameter(seed).Add(", d.id)"), false));
            return;
        }

        foreach (SortKey key in query.Sort)
        {
            _keys.Add((rows.Call("rc_key", key.By), key.Direction == SortDirection.Descending));
        }
    }

    public DatasetInfo Dataset => _dataset;

    /// <summary>Gets a value indicating whether the order is another than that of the rows.</summary>
    public bool IsSorted => _keys.Count > 0;

    /// <summary>Returns the statement, whose columns are the row and the sort keys.</summary>
    /// <param name="condition">Selects the documents.</param>
    /// <param name="after">The end of the previous page; null for the first page.</param>
    public SqlText Select(SqlText condition, PageCursor? after)
    {
        SqlText inner = SelectKeys(condition);
        if (_keys.Count == 0)
        {
            inner.Add(" AND d.row > ").AddParameter(after?.Row ?? 0);
        }

        SqlText outer = new SqlText("SELECT * FROM (").Add(inner).Add(")");
        if (after is not null && _keys.Count > 0)
        {
            outer.Add(" WHERE ").Add(Behind(after));
        }

        // One row beyond the page shows whether a next page exists.
        return AddOrder(outer).Add(" LIMIT ").AddParameter(_query.PageSize + 1L);
    }

    /// <summary>Returns the statement that finds the rows of all pages.</summary>
    /// <param name="condition">Selects the documents.</param>
    public SqlText SelectAll(SqlText condition) => AddOrder(new SqlText("SELECT row FROM (").Add(SelectKeys(condition)).Add(")"));

    /// <summary>Returns the statement that reads the sort keys of one row, with the same columns as that of a page.</summary>
    public SqlText SelectRow(long row) => SelectKeys(new SqlText("d.row = ").AddParameter(row));

    /// <summary>Reads the end of a page from the current row of the statement.</summary>
    public PageCursor ReadCursor(SqliteStatement statement) =>
        new(statement.GetInteger(0), [.. Enumerable.Range(1, _keys.Count).Select(column => statement.GetBytes(column).ToArray())]);

    /// <summary>
    /// Returns the condition of the rows after a cursor: after it by the first key, or equal there and after it by the next, and finally by row.
    /// </summary>
    private SqlText Behind(PageCursor after)
    {
        SqlText condition = new("row > ");
        condition.AddParameter(after.Row);
        for (int i = _keys.Count - 1; i >= 0; i--)
        {
            SqlText outer = new SqlText("(k").Add(i).Add(_keys[i].IsDescending ? " < " : " > ").Add(KeyParameter(after.Keys[i]));
            condition = outer.Add(" OR (k").Add(i).Add(" = ").Add(KeyParameter(after.Keys[i])).Add(" AND ").Add(condition).Add("))");
        }

        return condition;
    }

    private SqlText SelectKeys(SqlText condition)
    {
        SqlText text = new SqlText("SELECT d.row AS row");
        for (int i = 0; i < _keys.Count; i++)
        {
            text.Add(", ").Add(_keys[i].Expression).Add(" AS k").Add(i);
        }

        return text.Add($" FROM {_dataset.Documents} d WHERE ").Add(condition);
    }

    private SqlText AddOrder(SqlText text)
    {
        text.Add(" ORDER BY ");
        for (int i = 0; i < _keys.Count; i++)
        {
            text.Add("k").Add(i).Add(_keys[i].IsDescending ? " DESC, " : ", ");
        }

        return text.Add("row");
    }

    private static SqlText KeyParameter(byte[] key) => new SqlText("").AddParameter(key);
}
