using Microsoft.AspNetCore.Components;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>The links between the pages of a dataset and of its clusterings.</summary>
internal static class DatasetPages
{
    private static readonly PageLink Home = new("Datasets", PageNames.Home);

    public static PageLink[] Trail() => [Home];

    public static PageLink[] TrailBelow(string dataset) => [Home, new(dataset, PageNames.OfDataset(dataset))];

    public static PageLink[] Tabs(string dataset) => [new("Overview", PageNames.OfDataset(dataset)), new("Documents", PageNames.OfDocuments(dataset))];

    public static PageLink[] Tabs(string dataset, ClusteringKey key) =>
    [
        new("Overview", PageNames.OfClustering(dataset, key)),
        new("Closest", PageNames.OfClustering(dataset, key, "centroids/closest")),
        new("Furthest", PageNames.OfClustering(dataset, key, "centroids/furthest")),
        new("Report", PageNames.OfClustering(dataset, key, "report")),
        new("Map", PageNames.OfClustering(dataset, key, "map")),
        new("Distribution", PageNames.OfClustering(dataset, key, "distribution")),
        new("Compare", PageNames.OfClustering(dataset, key, "compare")),
    ];

    /// <summary>Creates a page of a clustering, with the trail and tabs of all these pages.</summary>
    public static PageView OfClustering(string dataset, ClusteringKey key, RenderFragment body) => new(key.Alias, body)
    {
        Kind = "Clustering",
        Trail = [.. TrailBelow(dataset), new(key.VectorField, PageNames.OfDataset(dataset))],
        Tabs = Tabs(dataset, key),
    };
}
