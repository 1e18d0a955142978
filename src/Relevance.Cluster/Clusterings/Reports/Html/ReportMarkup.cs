using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>Writes the marks of a report page: dots in the colors of clusters, bars, figures, and links to clusters.</summary>
internal static class ReportMarkup
{
    /// <summary>The font size in a table, and the width that the style sheet leaves for a name.</summary>
    private const double NameSize = 14;
    private const double NameRoom = 256;

    private static readonly string DarkSheet = $"<style>{SvgWriter.DarkSheet()}</style>\n";

    /// <param name="page">The page.</param>
    extension(HtmlWriter page)
    {
        /// <summary>Writes a link to the card of a cluster, for a narrow column: shortens a long name but never the label; the tooltip shows both.</summary>
        public void Jump(string id, NamedLabel label)
        {
            string text = label.Name is null ? label.Text : label.Fit(NameSize, NameRoom);
            using (page.OpenJump(id, ("title", text == label.Text ? null : label.Text)))
            {
                page.Isolated(text);
            }
        }

        /// <summary>Writes a figure without its style sheet, which the style sheet of the page contains.</summary>
        public void Figure(string svg) => page.Drawing(svg.Replace(DarkSheet, "", StringComparison.Ordinal));

        /// <summary>Writes a dot in the color of a cluster.</summary>
        public void Dot(Rgb color) => page.Drawing(
                $"<svg class=\"dot\" width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"6\" r=\"5\" "
                    + $"fill=\"{color}\"/></svg>"
            );

        /// <summary>Writes a bar as long as a share from 0 to 1.</summary>
        public void Bar(double share)
        {
            string width = NumberText.Coordinate(Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * 100);
            page.Drawing(
                $"<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{width}\" height=\"6\"/></svg>");
        }
    }
}
