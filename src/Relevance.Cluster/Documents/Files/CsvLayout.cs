namespace Relevance.Cluster.Documents.Files;

/// <summary>The layout of a CSV file: its records, delimiter, decimal separator and columns.</summary>
internal sealed record CsvLayout
{
    /// <summary>Gets the delimiter of the cells; null if the file has only one column.</summary>
    public required char? Delimiter { get; init; }

    /// <summary>Gets the decimal separator of numbers: a point or a comma.</summary>
    public required char DecimalSeparator { get; init; }

    /// <summary>Gets the number of records after the header, bad ones included; null if they were not counted.</summary>
    public required long? RecordCount { get; init; }

    /// <summary>Gets the columns in their order.</summary>
    public required IReadOnlyList<CsvColumn> Columns { get; init; }
}
