namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A column of a table.</summary>
/// <param name="Heading">What stands above it.</param>
/// <param name="Kind">What it holds, which decides how it is aligned and how the script sorts it.</param>
internal sealed record DataColumn(string Heading, DataKind Kind = DataKind.Text);
