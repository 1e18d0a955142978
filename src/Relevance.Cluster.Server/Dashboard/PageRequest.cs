using System.Globalization;
using Microsoft.AspNetCore.Http;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>A request for a page, with its project.</summary>
/// <param name="project">The project of the session.</param>
/// <param name="query">The parameters of the address.</param>
internal sealed class PageRequest(ProjectSpace project, IQueryCollection query)
{
    private const int MaxLength = 4096;

    public ProjectSpace Project { get; } = project;

    /// <summary>Gets the dataset in the address.</summary>
    /// <exception cref="WireException">The address contains no dataset, or an id that no dataset can have: 422 or 404.</exception>
    public Dataset Dataset => GetDataset(Required(PageNames.Dataset));

    /// <summary>Gets the clustering in the address.</summary>
    public ClusterOps Clusters => GetClusters(Required(PageNames.Alias), Required(PageNames.Field));

    public ClusteringKey Clustering => new(Required(PageNames.Field), Required(PageNames.Alias));

    public ClusterOps GetClusters(string alias, string vectorField) => Dataset.GetClusterOps(alias, vectorField);

    /// <summary>Reads a parameter; null when it is missing or empty.</summary>
    public string? Find(string name)
    {
        string value = query[name].Count > 0 ? query[name][0] ?? "" : "";
        return value.Length > MaxLength ? throw WireException.Invalid(name, "it is too long.") : value.Length == 0 ? null : value;
    }

    public string Required(string name) => Find(name) ?? throw WireException.Invalid(name, "expected it in the address of this page, found nothing.");

    /// <summary>Reads all values of a parameter that can be repeated, including empty ones.</summary>
    public IReadOnlyList<string> All(string name) => [.. query[name].Select(value => value ?? "").Take(100)];

    /// <summary>Reads an integer within a range.</summary>
    public int Integer(string name, int otherwise, int min, int max) =>
        Find(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value
        : throw WireException.Invalid(name, string.Create(CultureInfo.InvariantCulture, $"expected an integer from {min} to {max}; found '{text}'."));

    /// <summary>Reads a distance metric by its name in the wire contract; null if the parameter is missing.</summary>
    public DistanceMetric? Metric() => Find(PageNames.Metric) is { } name ? MetricNames.Parse(PageNames.Metric, name) : null;

    private Dataset GetDataset(string id) =>
        ProjectRecords.IsReserved(id) ? throw new DatasetNotFoundException(id) : Project.Client.GetDataset(id);
}
