namespace Relevance.Cluster;

/// <summary>A column of a CSV file, as found by <see cref="DocumentFile.InspectCsvAsync(string, DocumentFileOptions?, CancellationToken)"/>.</summary>
/// <param name="Name">
/// The name in the header, without surrounding white space. A column without a name gets <c>column_1</c>, <c>column_2</c>, … by its position, followed by
/// underscores if another column has that name.
/// </param>
/// <param name="Type">The type that its cells are read as.</param>
public sealed record CsvColumn(string Name, ColumnType Type)
{
    /// <summary>Gets the number of cells that contain a value.</summary>
    public long ValueCount { get; init; }

    /// <summary>Gets the number of cells that are empty, or contain a word for a missing number in a column of numbers or booleans.</summary>
    public long MissingCount { get; init; }

    /// <summary>
    /// Gets the reason why the column is text although some cells look like another type, with the line and cell that decided it; otherwise null.
    /// </summary>
    public string? Remark { get; init; }
}
