using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>The paths of the pages and the names of their parameters. Results of the library lead here by them, so they stay as they are.</summary>
internal static class PageNames
{
    public const string Dataset = "dataset";
    public const string Field = "field";
    public const string Alias = "alias";
    public const string Cluster = "cluster";
    public const string Metric = "metric";
    public const string Page = "page";
    public const string Size = "size";

    /// <summary>Which field of a document stands for it in lists.</summary>
    public const string Show = "show";

    public static PageUrl Home { get; } = new("/");

    public static PageUrl Login { get; } = new("/login");

    public static PageUrl Logout { get; } = new("/logout");

    public static PageUrl OfDataset(string dataset) => new PageUrl("/dataset").With(Dataset, dataset);

    public static PageUrl OfDocuments(string dataset) => new PageUrl("/documents").With(Dataset, dataset);

    public static PageUrl OfDocument(string dataset, string id) => new PageUrl("/document").With(Dataset, dataset).With("id", id);

    /// <summary>The page with the documents of a cluster, closest first.</summary>
    public static PageUrl OfMembers(string dataset, ClusteringKey key, string label) => OfClustering(dataset, key, "centroids/closest").With(Cluster, label);

    /// <summary>The page of a clustering; with a part, one of the pages below it.</summary>
    public static PageUrl OfClustering(string dataset, ClusteringKey key, string part = "") =>
        new PageUrl(part.Length == 0 ? "/cluster" : $"/cluster/{part}").With(Dataset, dataset).With(Field, key.VectorField).With(Alias, key.Alias);
}
