using System.Globalization;
using System.Text;

namespace Relevance.Cluster;

/// <summary>The layout of a CSV file: its records, delimiter, decimal separator and columns.</summary>
public sealed record CsvSummary
{
    /// <summary>Gets the delimiter of the cells; null if the file has only one column.</summary>
    public required char? Delimiter { get; init; }

    /// <summary>Gets the decimal separator of numbers: a point or a comma.</summary>
    public required char DecimalSeparator { get; init; }

    /// <summary>Gets the number of records after the header, bad ones included.</summary>
    public required long RecordCount { get; init; }

    /// <summary>Gets the columns in their order.</summary>
    public required IReadOnlyList<CsvColumn> Columns { get; init; }

    /// <summary>Returns one line for the file and one for each column.</summary>
    /// <returns>The lines, separated by line feeds.</returns>
    public override string ToString()
    {
        string delimiter = Delimiter switch
        {
            null => "one column",
            '\t' => "delimiter tab",
            { } mark => $"delimiter {mark}",
        };
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{RecordCount} records, {delimiter}, decimal {(DecimalSeparator == ',' ? "comma" : "point")}");
        foreach (CsvColumn column in Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{column.Name}: {column.Type}, {column.ValueCount} values, {column.MissingCount} missing");
            text.Append(column.Remark is null ? "" : $" ({column.Remark})");
        }

        return text.ToString();
    }
}
