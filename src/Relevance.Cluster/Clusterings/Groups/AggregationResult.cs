using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The result of an aggregation: its rows in the order of their groups, level by level. Immutable.</summary>
/// <param name="query">The query.</param>
/// <param name="rows">The rows.</param>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonConverter(typeof(RelevanceJsonConverter))]
public sealed class AggregationResult(AggregationQuery query, IReadOnlyList<AggregationRow> rows)
    : IReadOnlyList<AggregationRow>, INotebookResult, IListResult
{
    /// <summary>Gets the query.</summary>
    public AggregationQuery Query { get; } = query;

    /// <summary>Gets the number of rows.</summary>
    public int Count => rows.Count;

    /// <summary>Gets the row at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    public AggregationRow this[int index] => rows[index];

    /// <summary>Gets the row of a group.</summary>
    /// <param name="values">The group's value of each grouping, outermost first.</param>
    /// <exception cref="KeyNotFoundException">No row has these values.</exception>
    public AggregationRow this[params IReadOnlyList<FieldValue> values] =>
        rows.FirstOrDefault(row => Query.Groupings.Select(grouping => row.Values[grouping.Name]).SequenceEqual(values))
        ?? throw new KeyNotFoundException(
            $"No row has the values {string.Join(", ", values.Select(value => value.ToJson()))}, "
                + $"by {string.Join(", ", Query.Groupings.Select(grouping => grouping.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<AggregationRow> GetEnumerator() => rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Returns an aligned table: a column per grouping and metric, and the frequency; numbers with at most four decimals, without the documents.
    /// </summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>
    /// Writes the same columns as comma-separated values (RFC 4180) without loss, null as an empty cell and objects as JSON; lines end in a line feed.
    /// </summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes the same table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Table(CreateTable());

    void IListResult.WriteProperties(Utf8JsonWriter writer, JsonSerializerOptions options)
    {
        ResultJson.WriteMember(writer, nameof(Query), Query, options);
        ResultJson.WriteMember<IReadOnlyList<AggregationRow>>(writer, "Rows", [.. rows], options);
    }

    internal static TableCell[] Heading(AggregationQuery query) =>
    [
        .. query.Groupings.Select(grouping => TableCell.Text(grouping.Name)),
        .. query.Metrics.Select(metric => TableCell.Heading(metric.Name)),
        TableCell.Heading(AggregationRow.FrequencyName),
    ];

    /// <summary>Creates distinct texts for the values of each grouping, over all rows that are shown together.</summary>
    internal static ValueNames[] Names(AggregationQuery query, IEnumerable<AggregationRow> shown) =>
        [.. query.Groupings.Select(grouping => new ValueNames(shown.Select(row => row.Values[grouping.Name])))];

    internal static TableCell[] Cells(AggregationQuery query, AggregationRow row, ValueNames[] names) =>
    [
        .. query.Groupings.Zip(names, (grouping, own) => TableCell.Text(own[row.Values[grouping.Name]] ?? string.Empty)),
        .. query.Metrics.Select(metric => Cell(row.Metrics[metric.Name])),
        TableCell.Count(row.Frequency),
    ];

    private static TableCell Cell(FieldValue value) =>
        value.AsInteger() is { } integer ? TableCell.Count(integer)
        : value.AsNumber() is { } number ? new TableCell(NumberText.Short(number, 4), NumberText.Exact(number), IsNumber: true)
        : TableCell.Heading(value.HasValue ? value.ToJson() : string.Empty);

    private Table CreateTable()
    {
        var table = new Table(Heading(Query));
        ValueNames[] names = Names(Query, rows);
        foreach (AggregationRow row in rows)
        {
            table.Add(Cells(Query, row, names));
        }

        return table;
    }
}
