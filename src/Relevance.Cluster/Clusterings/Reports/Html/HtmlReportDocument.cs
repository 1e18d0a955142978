namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>A document that the page can find.</summary>
/// <param name="Id">The id of the document.</param>
/// <param name="Cluster">The index of its cluster in the report; −1 for an outlier.</param>
/// <param name="Text">Its text fields in one line, shortened; may be empty.</param>
/// <param name="Place">Its index in the labeled documents.</param>
internal readonly record struct HtmlReportDocument(string Id, int Cluster, string Text, int Place);
