using System.Text;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>A table as a console, a spreadsheet or a Markdown page wants it. Lines end in a line feed on every system.</summary>
internal sealed class Table
{
    private readonly TableCell[] _heading;
    private readonly List<TableCell[]> _rows = [];

    /// <summary>Initializes a new instance of the <see cref="Table"/> class; a heading over numbers is aligned to the right as they are.</summary>
    public Table(params TableCell[] heading) => _heading = heading;

    /// <summary>Gets the heading.</summary>
    public IReadOnlyList<TableCell> Heading => _heading;

    /// <summary>Gets the rows, in the order in which they were added.</summary>
    public IReadOnlyList<IReadOnlyList<TableCell>> Rows => _rows;

    /// <summary>Adds a row with one cell for each heading.</summary>
    public void Add(params TableCell[] cells) => _rows.Add(cells);

    /// <summary>Writes columns padded with spaces, two spaces apart, with no line end after the last row.</summary>
    public string ToText()
    {
        TableCell[][] lines = [_heading, .. _rows];
        string[][] texts = [.. lines.Select(line => line.Select(c => PlainText.OneLine(c.Shown)).ToArray())];
        int[] widths = [.. Enumerable.Range(0, _heading.Length).Select(c => texts.Max(line => TextWidth.Columns(line[c])))];
        var text = new StringBuilder();
        for (int row = 0; row < lines.Length; row++)
        {
            var line = new StringBuilder();
            for (int column = 0; column < widths.Length; column++)
            {
                string padding = new(' ', widths[column] - TextWidth.Columns(texts[row][column]));
                line.Append(column == 0 ? string.Empty : "  ");
                line.Append(lines[row][column].IsNumber ? padding + texts[row][column] : texts[row][column] + padding);
            }

            text.Append(row == 0 ? string.Empty : "\n").Append(line.ToString().TrimEnd(' '));
        }

        return text.ToString();
    }

    /// <summary>
    /// Writes comma-separated values with a heading, quoted as RFC 4180 says, numbers without loss; every line ends in a line feed. Right of a column of labels
    /// of which any has a name stands one with the names, headed <c>name</c>, or <c>cluster_name</c> and the like where another column has that heading.
    /// </summary>
    public string ToCsv()
    {
        bool[] isNamed = [.. Enumerable.Range(0, _heading.Length).Select(column => _rows.Prepend(_heading).Any(line => line[column].Name is not null))];
        var csv = new StringBuilder();
        foreach (TableCell[] line in _rows.Prepend(_heading))
        {
            csv.AppendJoin(',', line.SelectMany((cell, column) => isNamed[column] ? [cell.Exact, NameOf(line, column)] : new[] { cell.Exact }).Select(Quoted))
                .Append('\n');
        }

        return csv.ToString();
    }

    private string NameOf(TableCell[] line, int column) =>
        line[column].Name is { } name ? name
        : line != _heading ? ""
        : Array.Exists(_heading, cell => cell.Exact == "name") ? $"{line[column].Exact}_name" : "name";

    /// <summary>Writes a pipe table, with everything escaped that Markdown or HTML would read as markup; no line end after the last row.</summary>
    public string ToMarkdown()
    {
        var markdown = new StringBuilder();
        AppendMarkdown(markdown, _heading);
        markdown.Append("\n|");
        foreach (TableCell cell in _heading)
        {
            markdown.Append(cell.IsNumber ? " ---: |" : " --- |");
        }

        foreach (TableCell[] row in _rows)
        {
            markdown.Append('\n');
            AppendMarkdown(markdown, row);
        }

        return markdown.ToString();
    }

    private static void AppendMarkdown(StringBuilder markdown, TableCell[] line)
    {
        markdown.Append('|');
        foreach (TableCell cell in line)
        {
            markdown.Append(' ').Append(MarkdownText.Escape(cell.Shown)).Append(" |");
        }
    }

    // RFC 4180 asks for quotes around line breaks, quotes and commas; leading and trailing spaces are lost in spreadsheets without them.
    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny("\",\r\n") >= 0 || field.StartsWith(' ') || field.EndsWith(' ')
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
}
