using System.Collections;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Groups;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The rows of an aggregation, in the order of their groups, level by level. Immutable.</summary>
/// <param name="query">What was asked.</param>
/// <param name="rows">The rows.</param>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonConverter(typeof(AggregationResultJsonConverter))]
public sealed class AggregationResult(AggregationQuery query, IReadOnlyList<AggregationRow> rows) : IReadOnlyList<AggregationRow>, INotebookResult
{
    /// <summary>Gets what was asked.</summary>
    public AggregationQuery Query { get; } = query;

    /// <summary>Gets how many rows there are.</summary>
    public int Count => rows.Count;

    /// <summary>Gets the row at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    public AggregationRow this[int index] => rows[index];

    /// <summary>Gets the row of a group.</summary>
    /// <param name="values">The group's value of each grouping, outermost first.</param>
    /// <exception cref="KeyNotFoundException">There is no such row.</exception>
    public AggregationRow this[params IReadOnlyList<FieldValue> values] =>
        rows.FirstOrDefault(row => Query.Groupings.Select(grouping => row.Values[grouping.Name]).SequenceEqual(values))
        ?? throw new KeyNotFoundException($"There is no row of {string.Join(", ", values.Select(value => value.ToJson()))}, by {string.Join(", ", Query.Groupings.Select(grouping => grouping.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<AggregationRow> GetEnumerator() => rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes an aligned table: a column for each grouping, each metric and the frequency; numbers with at most four decimals, documents left out.</summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>Writes the same columns as comma-separated values (RFC 4180) without loss, null as nothing and objects as JSON; lines end in a line feed.</summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes the same as a Markdown table.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Table(CreateTable());

    internal static TableCell[] Heading(AggregationQuery query) =>
    [
        .. query.Groupings.Select(grouping => TableCell.Text(grouping.Name)),
        .. query.Metrics.Select(metric => TableCell.Heading(metric.Name)),
        TableCell.Heading(AggregationRow.FrequencyName),
    ];

    /// <summary>Gives the values of each grouping texts of their own, over all rows that are shown together.</summary>
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
