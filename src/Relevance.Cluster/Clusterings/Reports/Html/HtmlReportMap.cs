namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The documents on the map.</summary>
internal sealed record HtmlReportMap
{
    /// <summary>Gets the documents: the index of each among those of the page, and its coordinates.</summary>
    public required IReadOnlyList<(int Document, double X, double Y)> Points { get; init; }

    /// <summary>Gets the centroids: the index of the cluster of each, and its coordinates.</summary>
    public required IReadOnlyList<(int Cluster, double X, double Y)> Centroids { get; init; }

    /// <summary>Gets how many documents have a label and a vector: of how many the points are.</summary>
    public required int DocumentCount { get; init; }

    /// <summary>Gets the names of the axes.</summary>
    public required (string X, string Y) Axes { get; init; }
}
