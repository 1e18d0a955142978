using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Notebooks;

/// <summary>Makes a table of records that need not have the same fields: a column for each field, in the order in which they come up.</summary>
internal static class RecordTable
{
    /// <summary>How many columns there are at most; records with more are cut at the right.</summary>
    public const int MaxColumns = 12;

    /// <summary>How long a text in a cell is at most.</summary>
    public const int MaxLength = 80;

    /// <summary>Makes the table; a record without a field leaves its cell empty.</summary>
    public static Table Of(IEnumerable<IReadOnlyList<NotebookCell>> records)
    {
        Dictionary<string, NotebookCell>[] rows = [.. records.Select(ByName)];
        NotebookCell[] columns = [.. rows.SelectMany(row => row.Values).DistinctBy(cell => cell.Name, StringComparer.Ordinal).Take(MaxColumns)];
        var table = new Table([.. columns.Select(column => column.IsNumber ? TableCell.Heading(column.Name) : TableCell.Text(column.Name))]);
        foreach (Dictionary<string, NotebookCell> row in rows)
        {
            table.Add([.. columns.Select(column => CellOf(row.GetValueOrDefault(column.Name)))]);
        }

        return table;
    }

    // Of two fields of one name the first is shown: the score of a hit goes before a field that is called so.
    private static Dictionary<string, NotebookCell> ByName(IReadOnlyList<NotebookCell> record) =>
        record.DistinctBy(cell => cell.Name, StringComparer.Ordinal).ToDictionary(cell => cell.Name, StringComparer.Ordinal);

    private static TableCell CellOf(NotebookCell cell) => new(Shortened(cell.Text ?? ""), cell.Text ?? "", cell.IsNumber);

    private static string Shortened(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        int end = MaxLength - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)].TrimEnd() + "…";
    }
}
