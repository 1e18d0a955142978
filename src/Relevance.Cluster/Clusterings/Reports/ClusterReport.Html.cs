using Relevance.Cluster.Clusterings.Reports.Html;

namespace Relevance.Cluster;

/// <content>The report as an HTML page.</content>
public sealed partial record ClusterReport
{
    /// <summary>
    /// Writes the report as one HTML file that opens without a network: summary, quality, a sortable table of the clusters, the distribution, the
    /// distances, and a card for each cluster.
    /// </summary>
    /// <param name="options">
    /// The title, fields and images; null means the defaults. Parts that need the dataset (map, similarities, ground truth, document search) are omitted.
    /// </param>
    /// <returns>
    /// The page, as valid Unicode: half a surrogate pair in a text is replaced by U+FFFD. The same report and options return the same text.
    /// </returns>
    /// <remarks>
    /// Every text is escaped, and the content security policy of the page allows only its own style sheet and script, by their hashes: nothing in a
    /// document can run or load anything.
    /// <see cref="ClusterOps.WriteReportAsync(string, HtmlReportOptions?, IProgress{OperationProgress}?, CancellationToken)"/> creates the page with all
    /// parts.
    /// </remarks>
    public string ToHtml(HtmlReportOptions? options = null) =>
        HtmlReport.Write(new HtmlReportContent { Report = this, Options = options ?? new HtmlReportOptions() });
}
