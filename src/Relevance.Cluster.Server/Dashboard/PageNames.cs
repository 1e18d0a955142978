using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>The paths of the pages and the names of their parameters. Results of the library contain links with them, so they never change.</summary>
internal static class PageNames
{
    public const string Dataset = "dataset";
    public const string Field = "field";
    public const string Alias = "alias";
    public const string Cluster = "cluster";
    public const string Metric = "metric";
    public const string Page = "page";
    public const string Size = "size";

    /// <summary>The parameter with the field whose value names a document in lists.</summary>
    public const string Show = "show";

    public static PageUrl Home { get; } = new("/");

    public static PageUrl Login { get; } = new("/login");

    public static PageUrl Logout { get; } = new("/logout");

    public static PageUrl OfDataset(string dataset) => new PageUrl("/dataset").With(Dataset, dataset);

    public static PageUrl OfDocuments(string dataset) => new PageUrl("/documents").With(Dataset, dataset);

    public static PageUrl OfDocument(string dataset, string id) => new PageUrl("/document").With(Dataset, dataset).With("id", id);

    /// <summary>Returns the address of the page with the documents of a cluster, closest first.</summary>
    public static PageUrl OfMembers(string dataset, ClusteringKey key, string label) => OfClustering(dataset, key, "centroids/closest").With(Cluster, label);

    /// <summary>Returns the address of the page of a clustering; with a part, of one of the pages below it.</summary>
    public static PageUrl OfClustering(string dataset, ClusteringKey key, string part = "") =>
        new PageUrl(part.Length == 0 ? "/cluster" : $"/cluster/{part}").With(Dataset, dataset).With(Field, key.VectorField).With(Alias, key.Alias);
}
