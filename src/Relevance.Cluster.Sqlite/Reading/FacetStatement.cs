using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Counts the values of some fields with one look at the documents.</summary>
/// <remarks>
/// The common table x has a row a document and in it a number a field, which stands for the value (<see cref="ValueCodes"/>); it is made once. Of each field g has the groups of its
/// values: they give everything else, the figures of the finite numbers (their sum is exact, so it may be taken group by group) and, in a, the counts of the items of arrays (documents with
/// the same array are one group).
/// </remarks>
internal sealed class FacetStatement
{
    /// <summary>SQLite joins 500 selections at most; each field has four here.</summary>
    public const int MaxFields = 100;

    // As SQL writes it; what is beyond is infinite, and in no figure.
    private const string MaxFinite = "1.7976931348623157e308";

    private const int CountRow = 0;
    private const int NumbersRow = 1;
    private const int DatesRow = 2;
    private const int ValueRow = 3;

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
            _text.Add(i == 0 ? "" : ", ").Add(rows.Call("rc_code", fields[i])).Add(" AS c").Add(i);
        }

        _text.Add($" FROM {rows.Dataset.Documents} d WHERE ").Add(condition).Add(")");
        for (int i = 0; i < fields.Length; i++)
        {
            AddGroups(FormattableString.Invariant($"c{i}"), FormattableString.Invariant($"g{i}"), FormattableString.Invariant($"a{i}"));
        }

        for (int i = 0; i < fields.Length; i++)
        {
            _text.Add(i == 0 ? " " : " UNION ALL ");
            AddAnswers(i, FormattableString.Invariant($"g{i}"), FormattableString.Invariant($"a{i}"), maxValues);
        }
    }

    /// <summary>Runs it.</summary>
    public FieldFacet[] Run(StoreSession session, CancellationToken cancellationToken)
    {
        FieldFacet[] facets = Array.ConvertAll(_fields, field => new FieldFacet { Field = field.ToString(), Count = 0 });
        List<ValueCount>[] values = Array.ConvertAll(_fields, _ => new List<ValueCount>());
        using SqliteStatement statement = _text.Prepare(session.Database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            int field = (int)statement.GetInteger(0);
            long count = statement.GetInteger(2);
            switch (statement.GetInteger(1))
            {
                case CountRow:
                    facets[field] = facets[field] with { Count = count };
                    break;
                case NumbersRow:
                    facets[field] = facets[field] with { LeftOutCount = statement.GetInteger(7), Numbers = count == 0 ? null : ReadNumbers(count, statement) };
                    break;
                case DatesRow when count == 0:
                    break;
                case DatesRow:
                    facets[field] = facets[field] with { Dates = new DateFacet(count, ToDate(statement.GetInteger(3)), ToDate(statement.GetInteger(4))) };
                    break;
                default:
                    values[field].Add(new ValueCount(session.Functions.Codes.GetValue(statement.GetInteger(3)), count));
                    break;
            }
        }

        return [.. facets.Zip(values, (facet, list) => facet with { Values = list })];
    }

    private static NumericFacet ReadNumbers(long count, SqliteStatement statement) =>
        new(count, statement.GetReal(3), statement.GetReal(4), statement.GetReal(5)) { Mean = statement.GetReal(6) };

    private static DateTimeOffset ToDate(long ticks) => new(ticks, TimeSpan.Zero);

    private void AddGroups(string column, string groups, string items) => _text
        .Add($", {groups} AS MATERIALIZED (SELECT {column} AS c, count(*) AS n FROM x WHERE {column} IS NOT NULL GROUP BY 1)")
        .Add($", {items} AS MATERIALIZED (SELECT i.value AS c, sum(g.n) AS n FROM {groups} g, json_each(rc_items(g.c)) i WHERE g.c < 0 GROUP BY 1)");

    /// <summary>Adds how many documents have the field, the figures of its numbers, the range of its dates, and its values, most frequent first.</summary>
    private void AddAnswers(int field, string groups, string items, int maxValues)
    {
        string number = field.ToString(CultureInfo.InvariantCulture);
        _text.Add($"SELECT {number}, {CountRow}, ifnull(sum(n), 0), NULL, NULL, NULL, NULL, NULL FROM {groups}")
            .Add($" UNION ALL SELECT {number}, {NumbersRow}, sum(n) FILTER (WHERE f), min(v) FILTER (WHERE f), max(v) FILTER (WHERE f), rc_sum(v, n) FILTER (WHERE f), rc_mean(v, n) FILTER (WHERE f)")
            .Add($", ifnull(sum(n) FILTER (WHERE NOT f), 0) FROM (SELECT n, v, v BETWEEN -{MaxFinite} AND {MaxFinite} AS f FROM")
            .Add($" (SELECT n, rc_decode(c) AS v FROM {groups} WHERE c > 0 AND c % 2 = 1 LIMIT -1) LIMIT -1)")
            .Add($" UNION ALL SELECT {number}, {DatesRow}, sum(n), min(t), max(t), NULL, NULL, NULL FROM (SELECT n, rc_ticks(c) AS t FROM {groups} WHERE c > 0 AND c % 2 = 0 LIMIT -1) WHERE t IS NOT NULL")
            .Add($" UNION ALL SELECT * FROM (SELECT {number}, {ValueRow}, n, c, NULL, NULL, NULL, NULL FROM (SELECT c, n FROM {groups} WHERE c > 0 AND c NOT IN (SELECT c FROM {items})")
            .Add($" UNION ALL SELECT c, sum(n) FROM (SELECT c, n FROM {items} UNION ALL SELECT c, n FROM {groups} WHERE c IN (SELECT c FROM {items})) GROUP BY 1)")
            .Add(" ORDER BY n DESC, rc_order(c) LIMIT ").AddParameter((long)maxValues).Add(")");
    }
}
