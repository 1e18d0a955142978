using System.Globalization;

namespace Relevance.Cluster;

/// <summary>The summary of a report that is stored with a dataset.</summary>
/// <param name="Name">The name of the report.</param>
/// <param name="Title">The title of the report.</param>
/// <param name="VectorField">The dotted path of the vector field; null if the report does not describe a dataset.</param>
/// <param name="Alias">The alias of the clustering; null if the report does not describe a dataset.</param>
/// <param name="ClusterCount">The number of clusters in the report.</param>
/// <param name="DocumentCount">The number of documents that were measured.</param>
/// <param name="Length">The number of characters of the report's JSON.</param>
public sealed record StoredReport(string Name, string Title, string? VectorField, string? Alias, int ClusterCount, int DocumentCount, int Length)
{
    /// <summary>Returns one line with name, title and size.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Title}, {DocumentCount} documents in {ClusterCount} clusters");
}
