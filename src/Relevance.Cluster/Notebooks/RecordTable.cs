using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Notebooks;

/// <summary>Creates a table of records that need not have the same fields: a column for each field, in the order of their first occurrence.</summary>
internal static class RecordTable
{
    /// <summary>The maximum number of columns; further columns on the right are omitted.</summary>
    public const int MaxColumns = 12;

    /// <summary>The maximum number of characters of a cell; a longer text is shortened.</summary>
    public const int MaxLength = 80;

    /// <summary>Creates the table; a field that a record does not have is an empty cell.</summary>
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

    // If two fields have the same name, the first is shown: the score of a hit, not a field of that name.
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
