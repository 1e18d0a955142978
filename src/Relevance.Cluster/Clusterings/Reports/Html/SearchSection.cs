using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>The section with the search field that finds a document and its cluster. The script fills the list from the page's data.</summary>
internal static class SearchSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter page, HtmlReportContent content)
    {
        string what = content.Documents.Count == 0 ? "Finds clusters."
            : content.Documents.Count < content.LabeledCount
                ? $"Finds clusters, and a sample of {NumberText.Count(content.Documents.Count)} of {NumberText.Count(content.LabeledCount)} documents, evenly "
                    + $"spaced in each cluster."
                : $"Finds clusters, and all of {NumberText.Named(content.Documents.Count, "document")}.";
        using (page.Open("section", ("id", "search"), ("role", "search"), ("aria-label", "Documents and clusters")))
        {
            page.Element("label", content.Documents.Count == 0 ? "Find a cluster" : "Find a document and its cluster", ("for", "query"));
            page.Input("query", content.Documents.Count == 0 ? "Label, name or term" : "Words of the document, its id, or a cluster");
            page.Element("p", what, ("class", "muted"), ("id", "found"), ("role", "status"), ("data-hint", what));
            page.Element("ul", "", ("id", "results"), ("aria-label", "Results"));
        }
    }
}
