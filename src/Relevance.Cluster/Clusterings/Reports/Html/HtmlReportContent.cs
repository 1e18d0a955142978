namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The content of a report page. A null value was not requested, or cannot be computed without the dataset, and has no section.</summary>
internal sealed record HtmlReportContent
{
    /// <summary>Gets the report.</summary>
    public required ClusterReport Report { get; init; }

    /// <summary>Gets the options of the page.</summary>
    public required HtmlReportOptions Options { get; init; }

    /// <summary>Gets the similarities of the centroids; null for fewer than two, and then the distances in the report are drawn.</summary>
    public CentroidHeatmap? Heatmap { get; init; }

    /// <summary>Gets the map.</summary>
    public HtmlReportMap? Map { get; init; }

    /// <summary>Gets the documents that the page can find.</summary>
    public IReadOnlyList<HtmlReportDocument> Documents { get; init; } = [];

    /// <summary>Gets the number of documents with a label, from which <see cref="Documents"/> are taken.</summary>
    public int LabeledCount { get; init; }

    /// <summary>Gets the contingency table of the clusters and the ground truth.</summary>
    public ContingencyTable? Truth { get; init; }

    /// <summary>Gets the name of the outliers, for which the report has no profile; null if it has no outliers.</summary>
    public string? OutlierName { get; init; }

    /// <summary>Gets the cluster names of the report, by label.</summary>
    public IReadOnlyDictionary<string, string> Names =>
        GivenNames.Ordered([
            .. Report.Clusters.Select(cluster => KeyValuePair.Create(cluster.Label, cluster.Name ?? "")),
            KeyValuePair.Create(ClusterLabels.Outlier, OutlierName ?? ""),
        ]);

    /// <summary>Gets the title.</summary>
    public string Title => Options.Title ?? Report.Title;

    /// <summary>Returns the id of the card of a cluster.</summary>
    public static string IdOf(int cluster) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cluster-{cluster}");
}
