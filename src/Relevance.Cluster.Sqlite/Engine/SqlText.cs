using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Builds a SQL statement: the text comes from this library only, and every value of a user is a parameter.</summary>
internal sealed class SqlText
{
    private const int GroupSize = 100;

    private readonly StringBuilder _text = new();
    private readonly List<object> _parameters = [];

    public SqlText(string text) => _text.Append(text);

    public SqlText Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Adds a number of this library, such as a row of its tables.</summary>
    public SqlText Add(long number)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    public SqlText AddParameter(string value) => AddParameterObject(value);

    public SqlText AddParameter(long value) => AddParameterObject(value);

    public SqlText AddParameter(double value) => AddParameterObject(value);

    public SqlText AddParameter(byte[] value) => AddParameterObject(value);

    /// <summary>Adds another statement text with its parameters.</summary>
    public SqlText Add(SqlText other)
    {
        _text.Append(other._text);
        _parameters.AddRange(other._parameters);
        return this;
    }

    /// <summary>Adds conditions joined by AND or OR, in parentheses.</summary>
    /// <remarks>
    /// SQLite parses a chain of N conditions to a tree of depth N and rejects depths above 1000: so conditions are grouped, and groups again.
    /// </remarks>
    public SqlText AddJoined(string conjunction, IReadOnlyList<SqlText> parts)
    {
        if (parts.Count > GroupSize)
        {
            return AddJoined(conjunction, [.. parts.Chunk(GroupSize).Select(group => new SqlText("").AddJoined(conjunction, group))]);
        }

        _text.Append('(');

        for (int i = 0; i < parts.Count; i++)
        {
            _text.Append(i == 0 ? "" : conjunction);
            Add(parts[i]);
        }

        _text.Append(')');
        return this;
    }

    /// <summary>Prepares the statement and binds its parameters.</summary>
    public SqliteStatement Prepare(SqliteDatabase database)
    {
        SqliteStatement statement = database.Prepare(_text.ToString());
        for (int i = 0; i < _parameters.Count; i++)
        {
            switch (_parameters[i])
            {
                case string text:
                    statement.Bind(i + 1, text);
                    break;
                case long number:
                    statement.Bind(i + 1, number);
                    break;
                case double number:
                    statement.Bind(i + 1, number);
                    break;
                default:
                    statement.BindBlob(i + 1, (byte[])_parameters[i]);
                    break;
            }
        }

        return statement;
    }

    public override string ToString() => _text.ToString();

    private SqlText AddParameterObject(object value)
    {
        _text.Append('?');
        _parameters.Add(value);
        return this;
    }
}
