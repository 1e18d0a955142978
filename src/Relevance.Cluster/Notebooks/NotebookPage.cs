using System.Text;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Notebooks;

/// <summary>The HTML that a result shows of itself in a notebook: lines, pictures and tables, one below the other.</summary>
/// <remarks>
/// Text and rules take the color of the notebook, and pictures stand on a panel of their own, so both read on a light and on a dark page. There is no id, no script and no class that means anything
/// to another output; all text is escaped.
/// </remarks>
internal sealed class NotebookPage
{
    /// <summary>How many rows of a table are written; plain text and CSV have all of them.</summary>
    public const int MaxRows = 200;

    // A label or an id stays in one line; a title may be broken.
    private const int LongestUnbroken = 30;

    private static readonly FigureOptions Options = new() { Theme = FigureTheme.Auto };

    private readonly StringBuilder _html = new();

    /// <summary>Writes the page of a result; one that says nothing else shows its text.</summary>
    public static string Of(object result)
    {
        var page = new NotebookPage();
        if (result is INotebookResult shown)
        {
            shown.Show(page);
        }
        else
        {
            page.Text(result.ToString() ?? "");
        }

        return $"<div>\n{page._html}</div>\n";
    }

    /// <summary>Adds text: a paragraph, or as it is laid out where it has several lines.</summary>
    public NotebookPage Text(string text)
    {
        string escaped = string.Join('\n', text.Split('\n').Select(Escaped));
        _html.Append(text.Contains('\n', StringComparison.Ordinal) ? $"<pre style=\"margin:.5em 0\">{escaped}</pre>\n" : $"<p style=\"margin:.5em 0\">{escaped}</p>\n");
        return this;
    }

    /// <summary>Adds a picture; a wide one scrolls.</summary>
    public NotebookPage Figure(Func<FigureOptions?, string> draw)
    {
        _html.Append("<div style=\"overflow-x:auto\">\n").Append(draw(Options)).Append("</div>\n");
        return this;
    }

    /// <summary>Adds a table.</summary>
    public NotebookPage Table(Table table)
    {
        AppendTable(table);
        return this;
    }

    /// <summary>Adds a table of records, with a column for each field that any of them has.</summary>
    public NotebookPage Records(IEnumerable<IReadOnlyList<NotebookCell>> records) => Table(RecordTable.Of(records));

    /// <summary>Adds the numbers behind a picture: a table that is folded until it is asked for.</summary>
    public NotebookPage Numbers(Table table)
    {
        _html.Append("<details><summary>Numbers</summary>\n");
        AppendTable(table);
        _html.Append("</details>\n");
        return this;
    }

    private static string Escaped(string text) => XmlText.Escape(PlainText.OneLine(text));

    private void AppendTable(Table table)
    {
        _html.Append("<div style=\"overflow-x:auto\">\n<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.5em 0\">\n<thead>\n");
        AppendRow("th", table.Heading, "border-bottom:1px solid");
        _html.Append("</thead>\n<tbody>\n");
        foreach (IReadOnlyList<TableCell> row in table.Rows.Take(MaxRows))
        {
            AppendRow("td", row, "border-bottom:1px solid rgba(127,127,127,.3)");
        }

        _html.Append("</tbody>\n</table>\n</div>\n");
        if (table.Rows.Count > MaxRows)
        {
            Text($"{NumberText.Count(MaxRows)} of {NumberText.Count(table.Rows.Count)} rows are shown.");
        }
    }

    private void AppendRow(string element, IReadOnlyList<TableCell> cells, string border)
    {
        _html.Append("<tr>");
        foreach (TableCell cell in cells)
        {
            // Notebooks align every cell to the right unless told otherwise; a name of another writing direction must not turn its neighbors.
            string side = cell.IsNumber ? "right" : "left";
            string wrap = cell.Shown.Length <= LongestUnbroken ? ";white-space:nowrap" : "";
            _html.Append($"<{element} style=\"text-align:{side};padding:.2em .8em;{border}{wrap}\"><bdi>{Escaped(cell.Shown)}</bdi></{element}>");
        }

        _html.Append("</tr>\n");
    }
}
