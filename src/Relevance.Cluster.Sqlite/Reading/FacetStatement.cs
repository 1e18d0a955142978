using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Queries;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Counts the values of some fields with one look at the documents.</summary>
/// <remarks>
/// The first common table has a column a field; it is made once. The second groups each column: its rows are few, and give everything else, the figures of the numbers (a number's sum is
/// exact, so it may be taken group by group) and the counts of the items of arrays (documents with the same items are one group).
/// </remarks>
internal sealed class FacetStatement
{
    /// <summary>SQLite joins 500 selections at most; each field has three here.</summary>
    public const int MaxFields = 100;

    // Booleans are BLOBs of one byte, and come before numbers and text.
    private const string ValueOrder = "typeof(v) = 'blob' DESC, v";
    private const string IsNumber = "typeof(v) IN ('integer', 'real')";

    private readonly SqlText _text;
    private readonly FieldPath[] _fields;

    /// <summary>Initializes a new instance of the <see cref="FacetStatement"/> class.</summary>
    /// <param name="rows">Reads the documents' values.</param>
    /// <param name="condition">Holds for the documents that count.</param>
    /// <param name="fields">The fields, at most <see cref="MaxFields"/>.</param>
    /// <param name="maxValues">How many values each lists at most.</param>
    public FacetStatement(RowExpressions rows, SqlText condition, FieldPath[] fields, int maxValues)
    {
        _fields = fields;
        _text = new SqlText("WITH x AS MATERIALIZED (SELECT ");
        for (int i = 0; i < fields.Length; i++)
        {
            _text.Add(i == 0 ? "" : ", ").Add(rows.Call("rc_value", fields[i])).Add(" AS v").Add(i);
        }

        _text.Add($" FROM {rows.Dataset.Documents} d WHERE ").Add(condition).Add("), g AS MATERIALIZED (");
        for (int i = 0; i < fields.Length; i++)
        {
            _text.Add(i == 0 ? "" : " UNION ALL ").Add("SELECT ").Add(i).Add(" AS f, v").Add(i).Add(" AS v, count(*) AS n FROM x WHERE v").Add(i).Add(" IS NOT NULL GROUP BY 2");
        }

        _text.Add(") SELECT f, 0, sum(n), sum(n) FILTER (WHERE ").Add(IsNumber).Add("), min(v) FILTER (WHERE ").Add(IsNumber).Add("), max(v) FILTER (WHERE ").Add(IsNumber)
            .Add("), rc_sum(v, n) FILTER (WHERE ").Add(IsNumber).Add(") FROM g GROUP BY f");
        for (int i = 0; i < fields.Length; i++)
        {
            AddValues(i, maxValues);
        }
    }

    /// <summary>Runs it.</summary>
    public FieldFacet[] Run(SqliteDatabase database, CancellationToken cancellationToken)
    {
        FieldFacet[] facets = Array.ConvertAll(_fields, field => new FieldFacet { Field = field.ToString(), Count = 0 });
        List<ValueCount>[] values = Array.ConvertAll(_fields, _ => new List<ValueCount>());
        using SqliteStatement statement = _text.Prepare(database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            int field = (int)statement.GetInteger(0);
            long count = statement.GetInteger(2);
            if (statement.GetInteger(1) == 1)
            {
                values[field].Add(new ValueCount(TypedResult.Read(statement, 3), count));
                continue;
            }

            NumericFacet? numbers = statement.IsNull(3)
                ? null
                : new NumericFacet(statement.GetInteger(3), statement.GetReal(4), statement.GetReal(5), statement.GetReal(6));
            facets[field] = facets[field] with { Count = count, Numbers = numbers };
        }

        return [.. facets.Zip(values, (facet, list) => facet with { Values = list })];
    }

    /// <summary>Adds the values of one field, most frequent first: scalars, and the items of arrays.</summary>
    private void AddValues(int field, int maxValues)
    {
        string isArray = FormattableString.Invariant($"typeof(v) = 'blob' AND substr(v, 1, 1) = x'{TypedResult.ArrayMark:X2}'");
        string isScalar = FormattableString.Invariant($"(typeof(v) <> 'blob' OR v < x'{TypedResult.ArrayMark:X2}')");
        _text.Add(" UNION ALL SELECT * FROM (SELECT ").Add(field).Add(", 1, sum(n) AS n, v, NULL, NULL, NULL FROM (SELECT v, n FROM g WHERE f = ").Add(field).Add(" AND ").Add(isScalar)
            .Add(" UNION ALL SELECT rc_item(i.value), n FROM (SELECT v, n FROM g WHERE f = ").Add(field).Add(" AND ").Add(isArray)
            .Add(") a, json_each(CAST(substr(a.v, 2) AS TEXT)) i) GROUP BY v ORDER BY 3 DESC, ").Add(ValueOrder).Add(" LIMIT ").AddParameter((long)maxValues).Add(")");
    }
}
