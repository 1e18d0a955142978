namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>A document that can be found on the page.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Cluster">The index of its cluster in the report; −1 for an outlier.</param>
/// <param name="Text">Its text fields in one line, cut; may be empty.</param>
internal readonly record struct HtmlReportDocument(string Id, int Cluster, string Text);
