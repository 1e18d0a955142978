using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>Writes a drawing into a frame that scrolls where the screen is too narrow to read it.</summary>
internal static class HtmlFigure
{
    /// <summary>Writes it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">What it is, for those who do not see it.</param>
    /// <param name="svg">The drawing.</param>
    /// <param name="id">The id by which the script finds it; null where the script has nothing to add.</param>
    public static void Write(HtmlWriter page, string name, string svg, string? id = null)
    {
        using (page.Open("figure"))
        using (page.Open("div", ("class", "frame drawing"), ("role", "region"), ("aria-label", name), ("tabindex", "0"), ("id", id)))
        {
            page.Figure(svg);
        }
    }
}
