using System.Globalization;
using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>What is asked of a page, and of which project.</summary>
/// <param name="project">The project of whoever asks.</param>
/// <param name="query">The parameters of the address.</param>
internal sealed class PageRequest(ProjectSpace project, IQueryCollection query)
{
    private const int MaxLength = 4096;

    public ProjectSpace Project { get; } = project;

    /// <summary>Gets the dataset that the address names.</summary>
    /// <exception cref="WireException">It names none, or one that cannot be: 422 or 404.</exception>
    public Dataset Dataset => GetDataset(Required(PageNames.Dataset));

    /// <summary>Gets the clustering that the address names.</summary>
    public ClusterOps Clusters => GetClusters(Required(PageNames.Alias), Required(PageNames.Field));

    public ClusteringKey Clustering => new(Required(PageNames.Field), Required(PageNames.Alias));

    public ClusterOps GetClusters(string alias, string vectorField) => Dataset.GetClusterOps(alias, vectorField);

    /// <summary>Reads a parameter; null when it is missing or empty.</summary>
    public string? Find(string name)
    {
        string value = query[name].Count > 0 ? query[name][0] ?? "" : "";
        return value.Length > MaxLength ? throw WireException.Invalid(name, "it is too long.") : value.Length == 0 ? null : value;
    }

    public string Required(string name) => Find(name) ?? throw WireException.Invalid(name, "the address of this page has to name it.");

    /// <summary>Reads all values of a parameter that may be there several times, empty ones too.</summary>
    public IReadOnlyList<string> All(string name) => [.. query[name].Select(value => value ?? "").Take(100)];

    /// <summary>Reads a whole number within a range.</summary>
    public int Integer(string name, int otherwise, int min, int max) =>
        Find(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value
        : throw WireException.Invalid(name, string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {min} to {max}; found '{text}'."));

    /// <summary>Reads a metric by its name on the wire; null when there is none.</summary>
    public DistanceMetric? Metric() => Find(PageNames.Metric) is { } name ? MetricNames.Parse(PageNames.Metric, name) : null;

    private Dataset GetDataset(string id) =>
        ProjectRecords.IsReserved(id) ? throw new DatasetNotFoundException(id) : Project.Client.GetDataset(id);
}
