using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>Everything that a page is made of. What is null was not asked for, or could not be had without the dataset, and has no section.</summary>
internal sealed record HtmlReportContent
{
    /// <summary>Gets the report.</summary>
    public required ClusterReport Report { get; init; }

    /// <summary>Gets what is shown.</summary>
    public required HtmlReportOptions Options { get; init; }

    /// <summary>Gets the similarities of the centroids; null where there are fewer than two, and then the distances in the report are drawn.</summary>
    public CentroidHeatmap? Heatmap { get; init; }

    /// <summary>Gets the map.</summary>
    public HtmlReportMap? Map { get; init; }

    /// <summary>Gets the documents that can be found.</summary>
    public IReadOnlyList<HtmlReportDocument> Documents { get; init; } = [];

    /// <summary>Gets how many documents have a label: of how many <see cref="Documents"/> are.</summary>
    public int LabeledCount { get; init; }

    /// <summary>Gets the clusters against the ground truth.</summary>
    public ContingencyTable? Truth { get; init; }

    /// <summary>Gets the name of what belongs to no cluster, of which the report has no profile; null where it has none.</summary>
    public string? OutlierName { get; init; }

    /// <summary>Gets the names of the report, by label.</summary>
    public IReadOnlyDictionary<string, string> Names =>
        GivenNames.Ordered([
            .. Report.Clusters.Select(cluster => KeyValuePair.Create(cluster.Label, cluster.Name ?? "")),
            KeyValuePair.Create(ClusterLabels.Outlier, OutlierName ?? ""),
        ]);

    /// <summary>Gets the title.</summary>
    public string Title => Options.Title ?? Report.Title;

    /// <summary>Gets the place of the part about a cluster.</summary>
    public static string IdOf(int cluster) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cluster-{cluster}");
}
