namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The map of a report page: the coordinates of documents and centroids.</summary>
internal sealed record HtmlReportMap
{
    /// <summary>Gets the documents: the index of each among those of the page, and its coordinates.</summary>
    public required IReadOnlyList<(int Document, double X, double Y)> Points { get; init; }

    /// <summary>Gets the centroids: the index of the cluster of each, and its coordinates.</summary>
    public required IReadOnlyList<(int Cluster, double X, double Y)> Centroids { get; init; }

    /// <summary>Gets the number of documents with a label and a vector, from which the points are taken.</summary>
    public required int DocumentCount { get; init; }

    /// <summary>Gets the names of the axes.</summary>
    public required (string X, string Y) Axes { get; init; }
}
