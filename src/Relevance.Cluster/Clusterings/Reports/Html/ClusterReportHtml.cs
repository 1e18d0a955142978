using Relevance.Cluster.Clusterings.Reports.Html;

namespace Relevance.Cluster;

/// <summary>The HTML page of a <see cref="ClusterReport"/>.</summary>
public static class ClusterReportHtml
{
    /// <param name="report">The report that the page shows.</param>
    extension(ClusterReport report)
    {
        /// <summary>
        /// Writes the report as one HTML file that opens from disk with no network: summary, figures of quality, a table of the clusters that sorts,
        /// distribution, distances, and a card for each cluster.
        /// </summary>
        /// <param name="options">
        /// Title, fields and images; null takes the defaults. What needs the dataset (map, similarities, ground truth, the search for documents) is left out
        /// here.
        /// </param>
        /// <returns>
        /// The page, as UTF-8 wants it: texts with half a surrogate pair in them show U+FFFD there. The same report and options give the same text.
        /// </returns>
        /// <remarks>
        /// Every text is escaped, and the page's policy allows its own style sheet and its own script, by their hashes, and nothing else: nothing in a document
        /// can run or load anything.
        /// <see cref="ClusterOps.WriteReportAsync(string, HtmlReportOptions?, IProgress{ReportProgress}?, CancellationToken)"/> makes the page with everything.
        /// </remarks>
        public string ToHtml(HtmlReportOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(report);
            return HtmlReport.Write(new HtmlReportContent { Report = report, Options = options ?? new HtmlReportOptions() });
        }
    }
}
