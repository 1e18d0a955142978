using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>Finds the rows of one page in the order of a query.</summary>
/// <remarks>
/// In the order of insertion a page costs what it holds. In any other order it costs a look at every document that matches, with a sorter that keeps no more rows than the page.
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
            _keys.Add((rows.Call("rc_key", key.Field), key.Direction == SortDirection.Descending));
        }
    }

    /// <summary>Gets how many keys a cursor of a query has.</summary>
    public static int KeyCount(DocumentQuery query) => query.ShuffleSeed is null ? query.Sort.Count : 1;

    /// <summary>Gets the statement whose columns are row, then a key each.</summary>
    /// <param name="condition">Holds for the documents that match.</param>
    /// <param name="after">Where the page before ended; null for the first page.</param>
    public SqlText Select(SqlText condition, PageCursor? after)
    {
        SqlText inner = new SqlText("SELECT d.row AS row");
        for (int i = 0; i < _keys.Count; i++)
        {
            inner.Add(", ").Add(_keys[i].Expression).Add(" AS k").Add(i);
        }

        inner.Add($" FROM {_dataset.Documents} d WHERE ").Add(condition);
        if (_keys.Count == 0)
        {
            inner.Add(" AND d.row > ").AddParameter(after?.Row ?? 0);
        }

        SqlText outer = new SqlText("SELECT * FROM (").Add(inner).Add(")");
        if (after is not null && _keys.Count > 0)
        {
            outer.Add(" WHERE ").Add(Behind(after));
        }

        outer.Add(" ORDER BY ");
        for (int i = 0; i < _keys.Count; i++)
        {
            outer.Add("k").Add(i).Add(_keys[i].IsDescending ? " DESC, " : ", ");
        }

        // One more than the page holds tells whether there is a next one.
        return outer.Add("row LIMIT ").AddParameter(_query.PageSize + 1L);
    }

    /// <summary>Reads where a page ends from the row that the statement is at.</summary>
    public PageCursor ReadCursor(SqliteStatement statement) =>
        new(statement.GetInteger(0), [.. Enumerable.Range(1, _keys.Count).Select(column => statement.GetBytes(column).ToArray())]);

    /// <summary>Behind in the first key, or level there and behind in the second, and so on; level in all, behind by row.</summary>
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

    private static SqlText KeyParameter(byte[] key) => new SqlText("").AddParameter(key);
}
