using System.Buffers.Binary;
using System.Text.Json;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Rows;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>The SQL functions that read a typed value at a path of a row, and evaluate the conditions that SQL cannot express.</summary>
/// <remarks>
/// A query identifies paths and conditions by number; a row is passed as its number, JSON and labels. SQLite's own JSON functions are not used for values: they
/// round numbers, truncate text at a NUL and do not support names with dots, so their results would differ from <see cref="Filter.Matches"/>.
/// </remarks>
internal sealed class RowFunctions
{
    private readonly List<(RowReader Reader, int Slot)> _paths = [];
    private readonly List<RowCondition> _conditions = [];
    private CancellationToken _cancellationToken;

    public RowFunctions(SqliteDatabase database)
    {
        Register(database, "rc_scalar", TypedResult.SetScalar, TypedResult.SetScalar);
        Register(database, "rc_number", TypedResult.SetNumber, TypedResult.SetNumber);
        Register(database, "rc_text", TypedResult.SetText, TypedResult.SetText);
        Register(database, "rc_date", TypedResult.SetDate);
        Register(database, "rc_length", TypedResult.SetLength);
        Register(database, "rc_exists", TypedResult.SetExists);
        Register(database, "rc_positions", TypedResult.SetPositions);
        Register(database, "rc_key", (context, value) => raw.sqlite3_result_blob(context, SortKeyBytes.Encode(value)));
        database.Register("rc_matches", 4, Matches);
        database.Register("rc_shuffle", 2, Shuffle);
    }

    private delegate void JsonResult(sqlite3_context context, JsonField field, ReadOnlySpan<byte> json);

    private delegate void ValueResult(sqlite3_context context, FieldValue value);

    /// <summary>Clears the paths and conditions of the previous query.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        _paths.Clear();
        _conditions.Clear();
        _cancellationToken = cancellationToken;
    }

    /// <summary>Checks the token: a function may be called very often between two checks of SQLite.</summary>
    public void ThrowIfCancelled() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Adds a path.</summary>
    /// <returns>Its number, the first argument of a function.</returns>
    public int AddPath(RowReader reader, FieldPath path)
    {
        _paths.Add((reader, reader.Add(path)));
        return _paths.Count - 1;
    }

    /// <summary>Adds a condition for <c>rc_matches</c>, whose fields the reader has.</summary>
    /// <returns>Its number, the first argument of the function.</returns>
    public int AddCondition(RowReader reader, Filter filter)
    {
        _conditions.Add(new RowCondition(reader, filter));
        return _conditions.Count - 1;
    }

    private void Register(SqliteDatabase database, string name, ValueResult setValue, JsonResult? setJson = null)
    {
        setJson ??= (context, field, json) => setValue(context, field.Token == JsonTokenType.None ? default : FieldValue.Parse(field.Of(json)));

        // The arguments are path, row, JSON and labels.
        database.Register(name, 4, (context, arguments) =>
        {
            (RowReader reader, int slot) = MoveTo(arguments, out ReadOnlySpan<byte> body);
            if (reader.TryGetScalar(slot, out JsonField field))
            {
                setJson(context, field, body);
            }
            else
            {
                setValue(context, reader.GetValue(slot, body));
            }
        });

        // The arguments are the same, and the position of an item.
        database.Register(name, 5, (context, arguments) =>
        {
            (RowReader reader, int slot) = MoveTo(arguments, out ReadOnlySpan<byte> body);
            setValue(context, reader.GetValue(slot, body).AsArray()[raw.sqlite3_value_int(arguments[4])]);
        });
    }

    private (RowReader Reader, int Slot) MoveTo(sqlite3_value[] arguments, out ReadOnlySpan<byte> body)
    {
        ThrowIfCancelled();
        (RowReader Reader, int Slot) path = _paths[raw.sqlite3_value_int(arguments[0])];
        body = path.Reader.MoveTo(raw.sqlite3_value_int64(arguments[1]), raw.sqlite3_value_blob(arguments[2]), raw.sqlite3_value_blob(arguments[3]));
        return path;
    }

    private void Matches(sqlite3_context context, sqlite3_value[] arguments)
    {
        ThrowIfCancelled();
        RowCondition condition = _conditions[raw.sqlite3_value_int(arguments[0])];
        ReadOnlySpan<byte> body = condition.Reader.MoveTo(
            raw.sqlite3_value_int64(arguments[1]),
            raw.sqlite3_value_blob(arguments[2]),
            raw.sqlite3_value_blob(arguments[3]));
        bool matches = condition.Holds(body, _cancellationToken);
        raw.sqlite3_result_int(context, matches ? 1 : 0);
    }

    private void Shuffle(sqlite3_context context, sqlite3_value[] arguments)
    {
        ThrowIfCancelled();
        byte[] key = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, ShuffleOrder.Hash(raw.sqlite3_value_int(arguments[0]), raw.sqlite3_value_blob(arguments[1])));
        raw.sqlite3_result_blob(context, key);
    }
}

/// <summary>Evaluates a filter by the filter itself, row by row, with the slots of its fields in a reader.</summary>
/// <remarks>
/// One row can take long, such as thousands of conditions on a long text: the token is checked before each condition, and within slow ones.
/// </remarks>
internal sealed class RowCondition
{
    private readonly RowReader _reader;
    private readonly Filter _filter;
    private readonly RowCondition[] _parts;
    private readonly int _slot = -1;

    /// <summary>Initializes a new instance of the <see cref="RowCondition"/> class.</summary>
    /// <param name="reader">The reader, to which a slot per field is added.</param>
    /// <param name="filter">The filter.</param>
    public RowCondition(RowReader reader, Filter filter)
    {
        _reader = reader;
        _filter = filter;
        _parts = filter switch
        {
            AndFilter and => [.. and.Filters.Select(part => new RowCondition(reader, part))],
            OrFilter or => [.. or.Filters.Select(part => new RowCondition(reader, part))],
            NotFilter not => [new RowCondition(reader, not.Filter)],
            _ => [],
        };
        if (filter is FieldFilter field)
        {
            _slot = reader.Add(field.Field);
        }
    }

    /// <summary>Gets the reader.</summary>
    public RowReader Reader => _reader;

    /// <summary>Determines whether the current row of the reader meets the condition.</summary>
    public bool Holds(ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        switch (_filter)
        {
            case AndFilter:
                foreach (RowCondition part in _parts)
                {
                    if (!part.Holds(body, cancellationToken))
                    {
                        return false;
                    }
                }

                return true;
            case OrFilter:
                foreach (RowCondition part in _parts)
                {
                    if (part.Holds(body, cancellationToken))
                    {
                        return true;
                    }
                }

                return false;
            case NotFilter:
                return !_parts[0].Holds(body, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _filter is FieldFilter field and not ChunkFilter
            ? field.MatchesValue(_reader.ReadValue(_slot, body), cancellationToken)
            : _filter.Matches(_reader.GetDocument(body));
    }
}
