using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>Writes tables that a reader can sort.</summary>
internal static class HtmlTable
{
    /// <summary>Opens a frame that scrolls if its content is wider than the page, also by keyboard.</summary>
    public static HtmlElement OpenFrame(HtmlWriter page, string name) =>
        page.Open("div", ("class", "frame"), ("role", "region"), ("aria-label", name), ("tabindex", "0"));

    /// <summary>Writes a heading of buttons, each of which sorts by its column.</summary>
    public static void Head(HtmlWriter page, params ReadOnlySpan<(string Name, bool IsNumber)> columns)
    {
        using (page.Open("thead"))
        using (page.Open("tr"))
        {
            foreach ((string name, bool isNumber) in columns)
            {
                using (page.Open("th", ("scope", "col"), ("class", isNumber ? "number" : null), ("aria-sort", "none")))
                {
                    page.Element("button", name, ("type", "button"), ("data-sort", isNumber ? "number" : "text"));
                }
            }
        }
    }

    /// <summary>Writes a number; missing values sort last.</summary>
    public static void Number(HtmlWriter page, double value) =>
        page.Element("td", ReportProse.Figure(value), ("class", "number"), ("data-value", double.IsFinite(value) ? NumberText.Exact(value) : ""));

    /// <summary>Writes a count.</summary>
    public static void Count(HtmlWriter page, long value) =>
        page.Element("td", NumberText.Count(value), ("class", "number"), ("data-value", NumberText.Count(value)));

    /// <summary>Writes a share as a percentage, with a bar that is full at <paramref name="most"/>.</summary>
    public static void Share(HtmlWriter page, double value, double most = 1)
    {
        using (page.Open("td", ("class", "number share"), ("data-value", double.IsFinite(value) ? NumberText.Exact(value) : "")))
        {
            page.Text(double.IsFinite(value) ? NumberText.Percent(value) : "–");
            page.Bar(most > 0 ? value / most : 0);
        }
    }
}
