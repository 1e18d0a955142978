using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Notebooks;

/// <summary>The HTML that shows a result in a notebook: lines, figures and tables, one below the other.</summary>
/// <remarks>
/// Text and rules use the color of the notebook, and figures have their own panel, so that both are readable on a light and on a dark page. The HTML has no id,
/// no script and no class that could affect another output; all text is escaped.
/// </remarks>
internal sealed class NotebookPage
{
    /// <summary>The maximum number of rows of a table; plain text and CSV contain all of them.</summary>
    public const int MaxRows = 200;

    // A label or an id stays in one line; a title can be broken.
    private const int LongestUnbroken = 30;

    private static readonly FigureOptions Options = new() { Theme = FigureTheme.Auto };

    private readonly HtmlWriter _html = new();

    /// <summary>Writes the page of a result; one that is not an <see cref="INotebookResult"/> appears as its text.</summary>
    public static string Of(object result)
    {
        var page = new NotebookPage();
        using (page._html.Open("div"))
        {
            page._html.Line();
            if (result is INotebookResult shown)
            {
                shown.Show(page);
            }
            else
            {
                page.Text(result.ToString() ?? "");
            }
        }

        page._html.Line();
        return page._html.Finish();
    }

    /// <summary>Adds text: as a paragraph, or preformatted if it has several lines.</summary>
    public NotebookPage Text(string text)
    {
        string[] lines = text.Split('\n');
        using (_html.OpenStyled(lines.Length > 1 ? "pre" : "p", "margin:.5em 0"))
        {
            for (int i = 0; i < lines.Length; i++)
            {
                _html.Text(PlainText.OneLine(lines[i]));
                if (i < lines.Length - 1)
                {
                    _html.Line();
                }
            }
        }

        if (lines.Length > 1)
        {
            _html.Line();
        }

        return this;
    }

    /// <summary>Adds a figure; a wide one scrolls.</summary>
    public NotebookPage Figure(Func<FigureOptions?, string> draw)
    {
        AppendScrolling(() => _html.Drawing(draw(Options)));
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

    /// <summary>Adds the numbers of a figure: a table that is folded until the reader opens it.</summary>
    public NotebookPage Numbers(Table table)
    {
        using (_html.Open("details"))
        {
            _html.Element("summary", "Numbers");
            _html.Line();
            AppendTable(table);
        }

        return this;
    }

    private void AppendTable(Table table)
    {
        AppendScrolling(() =>
        {
            using (_html.OpenStyled("table", "border-collapse:collapse;font-variant-numeric:tabular-nums;margin:.5em 0"))
            {
                _html.Line();
                AppendRows("thead", "th", [table.Heading], "border-bottom:1px solid");
                AppendRows("tbody", "td", table.Rows.Take(MaxRows), "border-bottom:1px solid rgba(127,127,127,.3)");
            }
        });
        if (table.Rows.Count > MaxRows)
        {
            Text($"{NumberText.Count(MaxRows)} of {NumberText.Count(table.Rows.Count)} rows are shown.");
        }
    }

    private void AppendScrolling(Action content)
    {
        using (_html.OpenStyled("div", "overflow-x:auto"))
        {
            _html.Line();
            content();
        }

        _html.Line();
    }

    private void AppendRows(string part, string element, IEnumerable<IReadOnlyList<TableCell>> rows, string border)
    {
        using (_html.Open(part))
        {
            _html.Line();
            foreach (IReadOnlyList<TableCell> row in rows)
            {
                using (_html.Open("tr"))
                {
                    foreach (TableCell cell in row)
                    {
                        AppendCell(element, cell, border);
                    }
                }
            }
        }

        _html.Line();
    }

    private void AppendCell(string element, TableCell cell, string border)
    {
        // Notebooks align every cell to the right by default; a name in another writing direction must not reverse its neighbors.
        string side = cell.IsNumber ? "right" : "left";
        string wrap = cell.Shown.Length <= LongestUnbroken ? ";white-space:nowrap" : "";
        using (_html.OpenStyled(element, $"text-align:{side};padding:.2em .8em;{border}{wrap}"))
        {
            _html.Isolated(PlainText.OneLine(cell.Shown));
        }
    }
}
