namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A column of a table.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Kind">The kind of its cells, which decides how they are aligned and how the script sorts them.</param>
public sealed record DataColumn(string Heading, DataKind Kind = DataKind.Text)
{
    /// <summary>Gets how the script sorts the column; null where it does not.</summary>
    internal string? SortOrder => Kind switch { DataKind.Number => "number", DataKind.Text => "text", _ => null };
}
