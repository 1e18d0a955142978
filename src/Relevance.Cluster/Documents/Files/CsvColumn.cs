namespace Relevance.Cluster;

/// <summary>A column of CSV as <see cref="DocumentFile.InspectCsvAsync(string, DocumentFileOptions?, CancellationToken)"/> found it.</summary>
/// <param name="Name">
/// The name in the header, without space around it; <c>column_1</c>, <c>column_2</c>, … by its place where there is none, with an underscore behind it if
/// another column has that name.
/// </param>
/// <param name="Type">What its cells are read as.</param>
public sealed record CsvColumn(string Name, ColumnType Type)
{
    /// <summary>Gets how many cells hold a value.</summary>
    public long ValueCount { get; init; }

    /// <summary>Gets how many cells are empty, or hold one of the words of missing numbers in a column of numbers or booleans.</summary>
    public long MissingCount { get; init; }

    /// <summary>Gets why the column is text although some cells look like something else, with the line and cell that decided it; else null.</summary>
    public string? Remark { get; init; }
}
