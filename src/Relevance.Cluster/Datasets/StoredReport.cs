using System.Globalization;

namespace Relevance.Cluster;

/// <summary>A report that a dataset keeps, in a few words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its title.</param>
/// <param name="VectorField">The dotted path of the vector field; null for a report that was not made of a dataset.</param>
/// <param name="Alias">The clustering's name; null as above.</param>
/// <param name="ClusterCount">How many clusters it tells of.</param>
/// <param name="DocumentCount">How many documents it measured.</param>
/// <param name="Length">How many characters of JSON it takes.</param>
public sealed record StoredReport(string Name, string Title, string? VectorField, string? Alias, int ClusterCount, int DocumentCount, int Length)
{
    /// <summary>Says name, title and size in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Title}, {DocumentCount} documents in {ClusterCount} clusters");
}
