using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>Writes a figure in a frame that scrolls if the screen is too narrow to read it.</summary>
internal static class HtmlFigure
{
    /// <summary>Writes the figure.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The description for screen readers.</param>
    /// <param name="svg">The figure.</param>
    /// <param name="id">The id by which the script finds it; null if the script does not use it.</param>
    public static void Write(HtmlWriter page, string name, string svg, string? id = null)
    {
        using (page.Open("figure"))
        using (page.Open("div", ("class", "frame drawing"), ("role", "region"), ("aria-label", name), ("tabindex", "0"), ("id", id)))
        {
            page.Figure(svg);
        }
    }
}
