using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A table with a caption, in a frame of its own that scrolls when it is wider than the screen, also with the keyboard. The script makes its headings sort.</summary>
internal static class DataTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="writeRows">Writes the rows, a cell for each column.</param>
    public static void Write(HtmlWriter html, string caption, IReadOnlyList<DataColumn> columns, Action writeRows) => Write(html, caption, columns, writeRows, style: null);

    /// <summary>Writes a table of rows against columns, whose row headings stay in sight while it scrolls.</summary>
    public static void WriteCross(HtmlWriter html, string caption, IReadOnlyList<DataColumn> columns, Action writeRows) => Write(html, caption, columns, writeRows, "cross");

    /// <summary>Writes a cell with a number.</summary>
    public static void Number(HtmlWriter html, string shown, double exact) => html.Element("td", shown, ("class", "number"), ("data-value", Numbers.Exact(exact)));

    public static void Count(HtmlWriter html, long count) => Number(html, Numbers.Count(count), count);

    /// <summary>Writes a cell with a share as a bar and a number; the bar is full at the largest share of the table.</summary>
    public static void Share(HtmlWriter html, double share, double largest, string description)
    {
        using (html.Open("td", ("class", "number share"), ("data-value", Numbers.Exact(share))))
        {
            html.Element("meter", "", ("min", "0"), ("max", Numbers.Exact(largest > 0 ? largest : 1)), ("value", Numbers.Exact(share)), ("aria-label", description));
            html.Element("span", Numbers.Percent(share));
        }
    }

    private static void Write(HtmlWriter html, string caption, IReadOnlyList<DataColumn> columns, Action writeRows, string? style)
    {
        using (html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", caption), ("tabindex", "0")))
        using (html.Open("table", ("class", style), ("data-sortable", "")))
        {
            html.Element("caption", caption);
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                foreach (DataColumn column in columns)
                {
                    using (html.Open(
                        "th", ("scope", "col"), ("class", column.Kind == DataKind.Number ? "number" : null),
                        ("data-sort", column.Kind == DataKind.Number ? "number" : column.Kind == DataKind.Text ? "text" : null)))
                    {
                        html.Isolated(column.Heading);
                    }
                }
            }

            using (html.Open("tbody"))
            {
                writeRows();
            }
        }
    }
}
