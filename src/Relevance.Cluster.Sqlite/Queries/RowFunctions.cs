using System.Buffers.Binary;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Storage;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>
/// The functions of SQL that only this library can answer. A query says which of its conditions or sort keys is meant by a number; the fields come as the row's JSON and labels.
/// </summary>
/// <remarks>
/// SQLite's own JSON functions are not used for values: they round numbers, cut text at a NUL and know nothing of names with dots, so they would answer some questions otherwise than
/// <see cref="Filter.Matches"/> does. Here that very method answers.
/// </remarks>
internal sealed class RowFunctions
{
    private readonly List<(RowFields Fields, Filter Filter)> _conditions = [];
    private readonly List<(RowFields Fields, FieldPath Path)> _keys = [];
    private CancellationToken _cancellationToken;

    public RowFunctions(SqliteDatabase database)
    {
        database.Register("rc_matches", 3, Matches);
        database.Register("rc_key", 3, Key);
        database.Register("rc_shuffle", 2, Shuffle);
    }

    /// <summary>Forgets the conditions and keys of the query before.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        _conditions.Clear();
        _keys.Clear();
        _cancellationToken = cancellationToken;
    }

    /// <summary>Gets the expression, over a document <c>d</c>, that is 1 where a condition holds.</summary>
    public SqlText Condition(RowFields fields, Filter filter)
    {
        _conditions.Add((fields, filter));
        return new SqlText("rc_matches(").Add(_conditions.Count - 1).Add(", d.body, ").Add(fields.LabelsSql).Add(")");
    }

    /// <summary>Gets the expression, over a document <c>d</c>, whose bytes are in the order of a field's values.</summary>
    public SqlText SortKey(RowFields fields, FieldPath path)
    {
        _keys.Add((fields, path));
        return new SqlText("rc_key(").Add(_keys.Count - 1).Add(", d.body, ").Add(fields.LabelsSql).Add(")");
    }

    private void Matches(sqlite3_context context, sqlite3_value[] arguments)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        (RowFields fields, Filter filter) = _conditions[raw.sqlite3_value_int(arguments[0])];
        Document document = fields.Read(raw.sqlite3_value_blob(arguments[1]), raw.sqlite3_value_blob(arguments[2]));
        raw.sqlite3_result_int(context, filter.Matches(document) ? 1 : 0);
    }

    private void Key(sqlite3_context context, sqlite3_value[] arguments)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        (RowFields fields, FieldPath path) = _keys[raw.sqlite3_value_int(arguments[0])];
        Document document = fields.Read(raw.sqlite3_value_blob(arguments[1]), raw.sqlite3_value_blob(arguments[2]));
        raw.sqlite3_result_blob(context, SortKeyBytes.Encode(document[path]));
    }

    private void Shuffle(sqlite3_context context, sqlite3_value[] arguments)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, ShuffleOrder.Hash(raw.sqlite3_value_int(arguments[0]), raw.sqlite3_value_blob(arguments[1])));
        raw.sqlite3_result_blob(context, key);
    }
}
