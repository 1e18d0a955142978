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
    public static void Write(HtmlWriter html, string caption, IReadOnlyList<DataColumn> columns, Action writeRows)
    {
        using (html.Open("div", ("class", "scroll"), ("role", "region"), ("aria-label", caption), ("tabindex", "0")))
        using (html.Open("table", ("data-sortable", "")))
        {
            html.Element("caption", caption);
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                foreach (DataColumn column in columns)
                {
                    html.Element(
                        "th", column.Heading, ("scope", "col"), ("class", column.Kind == DataKind.Number ? "number" : null),
                        ("data-sort", column.Kind == DataKind.Number ? "number" : column.Kind == DataKind.Text ? "text" : null));
                }
            }

            using (html.Open("tbody"))
            {
                writeRows();
            }
        }
    }

    /// <summary>Writes a cell with a number.</summary>
    public static void Number(HtmlWriter html, string shown, double exact) => html.Element("td", shown, ("class", "number"), ("data-value", Numbers.Exact(exact)));

    public static void Count(HtmlWriter html, long count) => Number(html, Numbers.Count(count), count);

    /// <summary>Writes a cell with a share as a bar and a number.</summary>
    public static void Share(HtmlWriter html, double share, string description)
    {
        using (html.Open("td", ("class", "number share"), ("data-value", Numbers.Exact(share))))
        {
            html.Element("meter", "", ("min", "0"), ("max", "1"), ("value", Numbers.Exact(share)), ("aria-label", description));
            html.Text(Numbers.Percent(share));
        }
    }
}
