using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>
/// Translates a condition on values of a document <c>d</c> to SQL with the functions that read the values. Every result is 0 or 1, never NULL.
/// </summary>
/// <remarks>
/// Equality, numbers, dates, existence, lengths, substrings and the comparison of two fields become comparisons of SQL. The other conditions have no exact
/// counterpart in SQLite and are evaluated by the filter itself: text without regard to case (SQLite has the case of ASCII only), words and word counts,
/// searches (by Unicode letters), fuzzy words, regular expressions, wildcards (GLOB and LIKE stop at a NUL), remainders (of text, those of a hash), chunks
/// (conditions within one object), ids with a NUL, and lists of more fractions than a statement accepts parameters.
/// </remarks>
internal sealed class LeafTranslator(RowExpressions rows)
{
    /// <summary>The largest number of list values that are passed as parameters.</summary>
    private const int MaxParameters = 500;

    /// <summary>The number of parameters up to which SQLite compares them as fast as it searches a list.</summary>
    private const int MaxUnlistedCount = 16;

    /// <summary>Determines whether only the filter itself can evaluate a condition, which costs more than a comparison.</summary>
    public static bool IsAskedOfDefinition(Filter filter) => filter switch
    {
        NumericFilter or DateFilter or ExistsFilter or CharacterCountFilter or MatchArrayFilter or SelfReferenceFilter => false,
        ContainsFilter contains => contains.Case == StringComparison.OrdinalIgnoreCase || !Parameters.IsValid(contains.Text),
        EqualityFilter equality => (equality.Case == StringComparison.OrdinalIgnoreCase && equality.Values.Any(value => value.Kind == FieldKind.Text))
            || GetUnlisted(equality).Length > MaxParameters,
        _ => true,
    };

    /// <summary>
    /// Returns the condition that evaluates a tree of many conditions by the filter itself.
    /// </summary>
    public SqlText Ask(Filter filter)
    {
        HashSet<FieldPath> paths = [];
        return rows.Matches(filter, TryCollectPaths(filter, paths) ? paths : null);
    }

    public SqlText Translate(Filter filter) => filter switch
    {
        _ when IsAskedOfDefinition(filter) => rows.Matches(filter, GetPaths(filter)),
        NumericFilter numeric => rows.Any("rc_number", numeric.Field, value => Compare(value, numeric.Comparison, Parameters.Of(numeric.Value))),
        DateFilter date => rows.Any("rc_date", date.Field, value => Compare(value, date)),
        ExistsFilter exists => rows.Call("rc_exists", exists.Field),
        CharacterCountFilter count =>
            rows.Any("rc_length", count.Field, value => Compare(value, count.Comparison, new SqlText("").AddParameter(count.Count))),
        ContainsFilter contains =>
            rows.Any("rc_text", contains.Field, value => new SqlText("instr(").Add(value).Add(", ").AddParameter(contains.Text).Add(") > 0")),
        EqualityFilter equality => Translate(equality),
        MatchArrayFilter array => Translate(array),
        SelfReferenceFilter reference => Translate(reference),
        _ => throw new ArgumentException($"The filter [{filter}] is not a single condition.", nameof(filter)),
    };

    /// <summary>Translates two bounds of one field: a number must be between them; of an array, another item can meet each.</summary>
    public SqlText Between(NumericFilter low, NumericFilter high)
    {
        SqlText between = rows.Call("rc_number", low.Field).Add(" BETWEEN ").Add(Parameters.Of(low.Value)).Add(" AND ").Add(Parameters.Of(high.Value));
        SqlText lowItem = rows.AnyItem("rc_number", low.Field, value => Compare(value, low.Comparison, Parameters.Of(low.Value)));
        SqlText highItem = rows.AnyItem("rc_number", high.Field, value => Compare(value, high.Comparison, Parameters.Of(high.Value)));
        return new SqlText("coalesce(").Add(between).Add(", ").Add(lowItem).Add(" AND ").Add(highItem).Add(")");
    }

    private static SqlText Compare(SqlText left, ComparisonOperator comparison, SqlText right) =>
        new SqlText("").Add(left).Add(Symbol(comparison)).Add(right);

    private static SqlText Compare(SqlText ticks, DateFilter date) => date.Comparison switch
    {
        ComparisonOperator.Equal => ticks.Add(" BETWEEN ").AddParameter(date.First.UtcTicks).Add(" AND ").AddParameter(date.Last.UtcTicks),
        ComparisonOperator.Less or ComparisonOperator.GreaterOrEqual => ticks.Add(Symbol(date.Comparison)).AddParameter(date.First.UtcTicks),
        _ => ticks.Add(Symbol(date.Comparison)).AddParameter(date.Last.UtcTicks),
    };

    private static string Symbol(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => " = ",
        ComparisonOperator.Less => " < ",
        ComparisonOperator.LessOrEqual => " <= ",
        ComparisonOperator.Greater => " > ",
        ComparisonOperator.GreaterOrEqual => " >= ",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "Not a comparison."),
    };

    private static FieldValue[] GetUnlisted(EqualityFilter equality) =>
        [.. equality.Values.Where(value => Parameters.IsPossible(value) && (equality.Values.Count <= MaxUnlistedCount || !Parameters.IsListable(value)))];

    /// <summary>Collects the fields that a filter reads.</summary>
    /// <returns>False if a condition reads the entire document.</returns>
    private static bool TryCollectPaths(Filter filter, HashSet<FieldPath> paths)
    {
        switch (filter)
        {
            case AndFilter and:
                return and.Filters.All(other => TryCollectPaths(other, paths));
            case OrFilter or:
                return or.Filters.All(other => TryCollectPaths(other, paths));
            case NotFilter not:
                return TryCollectPaths(not.Filter, paths);
        }

        IReadOnlyCollection<FieldPath>? own = GetPaths(filter);
        paths.UnionWith(own ?? []);
        return own is not null;
    }

    private static IReadOnlyCollection<FieldPath>? GetPaths(Filter filter) => filter switch
    {
        FieldFilter field => [field.Field],
        IdsFilter => [Document.IdField],
        SearchFilter { Fields.Count: > 0 } search => [.. search.Fields],
        SelfReferenceFilter reference => [reference.Field, reference.Other],
        _ => null,
    };

    private SqlText Translate(EqualityFilter equality)
    {
        FieldValue[] unlisted = GetUnlisted(equality);
        FieldValue[] listed = [.. equality.Values.Where(value => Parameters.IsPossible(value)).Except(unlisted)];
        if (unlisted.Length + listed.Length == 0)
        {
            return new SqlText("0");
        }

        return rows.Any("rc_scalar", equality.Field, value =>
        {
            SqlText condition = new SqlText("").Add(value).Add(" IN (");
            if (listed.Length > 0)
            {
                condition.Add("SELECT value FROM json_each(").Add(Parameters.ListOf(listed)).Add(")");
            }

            // A list of parameters, or rows of one value after the JSON array: VALUES has no limit of rows, unlike UNION.
            string start = listed.Length > 0 ? " UNION ALL VALUES (" : "VALUES (";
            for (int i = 0; i < unlisted.Length; i++)
            {
                condition.Add(i == 0 ? start : "), (").Add(Parameters.Of(unlisted[i])).Add(i == unlisted.Length - 1 ? ")" : "");
            }

            return condition.Add(")");
        });
    }

    private SqlText Translate(MatchArrayFilter array)
    {
        List<SqlText> parts = [rows.Call("rc_exists", array.Field)];
        foreach (FieldValue wanted in array.Values)
        {
            parts.Add(
                !wanted.HasValue ? rows.AnyItem("rc_exists", array.Field, item => item.Add(" = 0"))
                : Parameters.IsPossible(wanted) ? rows.Any("rc_scalar", array.Field, value => value.Add(" = ").Add(Parameters.Of(wanted)))
                : new SqlText("0"));
        }

        return new SqlText("").AddJoined(" AND ", parts);
    }

    /// <summary>Compares two values as dates, or else by their type if it is the same.</summary>
    private SqlText Translate(SelfReferenceFilter reference)
    {
        string symbol = Symbol(reference.Comparison);
        SqlText left = rows.Call("rc_scalar", reference.Field);
        SqlText right = rows.Call("rc_scalar", reference.Other);
        const string HaveSameType = "typeof(l) = typeof(r) OR (typeof(l) IN ('integer', 'real') AND typeof(r) IN ('integer', 'real'))";
        SqlText sameKind = new SqlText($"CASE WHEN {HaveSameType} THEN l").Add(symbol).Add("r END");
        return new SqlText("coalesce(")
            .Add(rows.Call("rc_date", reference.Field)).Add(symbol).Add(rows.Call("rc_date", reference.Other))
            .Add(", (SELECT ").Add(sameKind).Add(" FROM (SELECT ").Add(left).Add(" AS l, ").Add(right).Add(" AS r)), 0)");
    }
}

/// <summary>Converts values of filters to parameters that are comparable with the results of <see cref="TypedResult"/>.</summary>
internal static class Parameters
{
    private static readonly byte[] False = [0];
    private static readonly byte[] True = [1];

    /// <summary>Determines whether a text can be a parameter: UTF-8 has no lone surrogates, and neither has a stored text.</summary>
    public static bool IsValid(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>Determines whether a text, number or boolean can equal a stored one.</summary>
    public static bool IsPossible(FieldValue value) => value.AsText() is not { } text || IsValid(text);

    /// <summary>Determines whether SQLite reads a value correctly from a JSON array: its JSON functions truncate text at a NUL and round fractions.</summary>
    public static bool IsListable(FieldValue value) =>
        value.AsInteger() is not null || (value.AsText() is { } text && !text.Contains('\0', StringComparison.Ordinal));

    public static SqlText Of(FieldValue value)
    {
        SqlText text = new("");
        if (value.AsInteger() is { } integer)
        {
            return text.AddParameter(integer);
        }

        return value.Kind switch
        {
            FieldKind.Number => text.AddParameter(value.AsNumber()!.Value),
            FieldKind.Boolean => text.AddParameter(value.AsBoolean() == true ? True : False),
            FieldKind.Text => text.AddParameter(value.AsText()!),
            _ => throw new ArgumentException("Not a scalar.", nameof(value)),
        };
    }

    /// <summary>Returns the values as a JSON array in one parameter.</summary>
    public static SqlText ListOf(IEnumerable<FieldValue> values) =>
        new SqlText("").AddParameter(FieldValue.FromArray(values.Select(value => value.AsInteger() is { } integer ? integer : value)).ToJson());
}
