namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A column of a table.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Kind">The kind of its cells, which determines their alignment and their order in the script.</param>
public sealed record DataColumn(string Heading, DataKind Kind = DataKind.Text)
{
    /// <summary>Gets the order by which the script sorts the column; null if it does not sort it.</summary>
    internal string? SortOrder => Kind switch { DataKind.Number => "number", DataKind.Text => "text", _ => null };
}
