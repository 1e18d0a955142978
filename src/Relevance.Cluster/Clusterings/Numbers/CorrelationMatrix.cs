using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The correlations between numeric fields: Pearson's r of each two of them, in [−1, 1].</summary>
/// <remarks>
/// Immutable, symmetric. Missing values are excluded pair by pair: r of two fields is over the documents that have a number in both, however few other fields
/// those
/// have, so the matrix need not be positive semidefinite. r is NaN if fewer than two documents have both numbers, or if one of the fields is the same in all of
/// them; on the diagonal it is 1, or NaN likewise. Nothing depends on the order of the documents.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial class CorrelationMatrix : INotebookResult
{
    private readonly double[,] _values;
    private readonly int[,] _counts;

    private CorrelationMatrix(IReadOnlyList<string> fields, double[,] values, int[,] counts) => (Fields, _values, _counts) = (fields, values, counts);

    /// <summary>Gets the names of rows and columns, in the requested order.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Gets the matrix, row by row in the order of <see cref="Fields"/>; NaN is null in JSON. Copied at each call, O(f²).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<IReadOnlyList<double>> Values =>
        [.. Fields.Select((_, row) => (IReadOnlyList<double>)[.. Fields.Select((_, column) => _values[row, column])])];

    /// <summary>Gets r of two fields.</summary>
    /// <param name="row">The index of one field, from 0.</param>
    /// <param name="column">The index of the other.</param>
    /// <exception cref="ArgumentOutOfRangeException">The field does not exist.</exception>
    public double this[int row, int column] => _values[Checked(row, nameof(row)), Checked(column, nameof(column))];

    /// <summary>Gets r of two fields.</summary>
    /// <param name="rowField">One field.</param>
    /// <param name="columnField">The other.</param>
    /// <exception cref="KeyNotFoundException">A field was not requested.</exception>
    public double this[string rowField, string columnField] => _values[IndexOf(rowField), IndexOf(columnField)];

    /// <summary>Gets the number of documents with numbers in both of two fields, from which r is computed.</summary>
    /// <param name="rowField">One field.</param>
    /// <param name="columnField">The other; the same field counts its numbers.</param>
    /// <exception cref="KeyNotFoundException">A field was not requested.</exception>
    public int GetCount(string rowField, string columnField) => _counts[IndexOf(rowField), IndexOf(columnField)];

    /// <summary>Computes the correlations of numbers in memory.</summary>
    /// <param name="fields">The name of each column, each once.</param>
    /// <param name="columns">The numbers of each field, one per document and all in the same order of documents. NaN and ∞ count as missing.</param>
    /// <exception cref="ArgumentException">No field is given, a field occurs twice, or the columns differ in length or in number from the fields.</exception>
    /// <remarks>O(f² · n).</remarks>
    public static CorrelationMatrix Of(IReadOnlyList<string> fields, IReadOnlyList<IReadOnlyList<double>> columns)
    {
        double[][] copies = CheckedColumns(fields, columns);
        int[] rows = [.. Enumerable.Range(0, copies[0].Length)];
        return Of(fields, copies, rows);
    }

    /// <summary>Returns an aligned table, r with four decimals.</summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>Writes comma-separated values (RFC 4180) with the column <c>field</c> and one per field, without loss; lines end in a line feed.</summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes a Markdown table, r with four decimals.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Numbers(CreateTable());

    /// <summary>Computes the correlations over some of the rows.</summary>
    internal static CorrelationMatrix Of(IReadOnlyList<string> fields, double[][] columns, ReadOnlySpan<int> rows)
    {
        int count = columns.Length;
        var values = new double[count, count];
        var counts = new int[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                (double r, int pairs) = Correlate(columns[i], columns[j], rows);
                values[i, j] = values[j, i] = r;
                counts[i, j] = counts[j, i] = pairs;
            }
        }

        return new CorrelationMatrix([.. fields], values, counts);
    }

    /// <summary>Checks the shape of the columns and copies them.</summary>
    internal static double[][] CheckedColumns(IReadOnlyList<string> fields, IReadOnlyList<IReadOnlyList<double>> columns)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(columns);
        if (fields.Count == 0 || fields.Count != columns.Count)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected one column per field, and at least one field; found {columns.Count} columns for {fields.Count} fields."),
                nameof(columns));
        }

        if (fields.GroupBy(field => field, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The field '{twice.Key}' occurs twice.", nameof(fields));
        }

        for (int i = 1; i < columns.Count; i++)
        {
            if (columns[i].Count != columns[0].Count)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"'{fields[i]}' has {columns[i].Count} values, and '{fields[0]}' has {columns[0].Count}."),
                    nameof(columns));
            }
        }

        return [.. columns.Select(column => column.ToArray())];
    }

    /// <summary>Adds a row per field to a table.</summary>
    internal void AddTo(Table table, params TableCell[] before)
    {
        for (int row = 0; row < Fields.Count; row++)
        {
            IEnumerable<TableCell> cells = Enumerable.Range(0, Fields.Count).Select(column => TableCell.Number(_values[row, column], 4));
            table.Add([.. before, TableCell.Text(Fields[row]), .. cells]);
        }
    }

    private static (double R, int Count) Correlate(double[] left, double[] right, ReadOnlySpan<int> rows)
    {
        var both = new double[2][];
        both[0] = new double[rows.Length];
        both[1] = new double[rows.Length];
        int count = 0;
        foreach (int row in rows)
        {
            if (double.IsFinite(left[row]) && double.IsFinite(right[row]))
            {
                both[0][count] = left[row];
                both[1][count++] = right[row];
            }
        }

        return (Moments.Correlation(both[0].AsSpan(0, count), both[1].AsSpan(0, count)), count);
    }

    private int Checked(int index, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Fields.Count, name);
        return index;
    }

    private int IndexOf(string field)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i] == field)
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"The field '{field}' was not requested. The fields are: {string.Join(", ", Fields)}.");
    }

    private Table CreateTable()
    {
        var table = new Table([TableCell.Text("field"), .. Fields.Select(TableCell.Heading)]);
        AddTo(table);
        return table;
    }
}
