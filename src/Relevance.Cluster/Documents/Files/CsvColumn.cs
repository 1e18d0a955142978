using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Documents.Files;

/// <summary>A column of a CSV file.</summary>
/// <param name="Name">The name in the header; a column without a name gets <c>column_1</c>, <c>column_2</c>, … by its position.</param>
/// <param name="Type">The type that its cells are read as.</param>
/// <param name="Remark">
/// The reason why the column is text although some cells look like another type, with the line and cell that decided it; otherwise null.
/// </param>
internal sealed record CsvColumn(string Name, ColumnType Type, Explanation? Remark);
