using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>The addresses of the dashboard's pages, as docs/server.md lists them, for results to carry.</summary>
internal static class DashboardAddress
{
    /// <summary>The most documents of a cluster that a page shows at a time.</summary>
    private const int MaxPageSize = 200;

    /// <summary>Gives the page of a clustering, or one below it.</summary>
    /// <param name="store">The store, which may have no dashboard.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="key">The clustering.</param>
    /// <param name="page">The path below <c>cluster/</c>; empty for the clustering itself.</param>
    /// <param name="parameters">What the page takes beside those; null values are left out.</param>
    /// <returns>Null when the store has no dashboard.</returns>
    public static Uri? OfClustering(DocumentStore store, string datasetId, ClusteringKey key, string page = "", params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        if (store.DashboardUrl is not { } root)
        {
            return null;
        }

        string address = $"cluster{(page.Length == 0 ? "" : "/" + page)}?dataset={Uri.EscapeDataString(datasetId)}&field={Uri.EscapeDataString(key.VectorField)}&alias={Uri.EscapeDataString(key.Alias)}";
        foreach ((string name, string? value) in parameters)
        {
            address += value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
        }

        return new Uri(root, address);
    }

    /// <summary>Gives the page that lists what a call listed; its filter is not part of it.</summary>
    public static Uri? OfMembers(DocumentStore store, string datasetId, ClusteringKey key, string page, MemberRankingOptions options)
    {
        bool isShown = options.PageSize <= MaxPageSize;
        return OfClustering(
            store, datasetId, key, page,
            ("cluster", options.Clusters is [var only] ? only : null),
            ("metric", options.Metric is { } metric ? MetricNameOf(metric) : null),
            ("page", isShown ? options.Page.ToString(CultureInfo.InvariantCulture) : null),
            ("size", isShown ? options.PageSize.ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <summary>The wire's name of a metric.</summary>
    private static string MetricNameOf(DistanceMetric metric) => metric == DistanceMetric.Euclidean ? "l2" : metric.ToString().ToLowerInvariant();
}
