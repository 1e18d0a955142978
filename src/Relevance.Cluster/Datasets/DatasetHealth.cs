using System.Globalization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What documents have and what they miss.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DatasetHealth : INotebookResult
{
    /// <summary>Gets the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets how many documents were looked at.</summary>
    public required long DocumentCount { get; init; }

    /// <summary>Gets the fields, by path, ordinally. Labels of clusterings are among them; objects and what is in lists of chunks are not.</summary>
    public required IReadOnlyList<FieldHealth> Fields { get; init; }

    /// <summary>Prints a table of the fields.</summary>
    /// <returns>A heading and a line a field: type, documents that have it, documents that miss it, share, vectors that are all zeros.</returns>
    public override string ToString() => $"{Heading}\n{ToTable().ToText()}";

    /// <summary>Writes the table for a Markdown page.</summary>
    /// <returns>A pipe table.</returns>
    public string ToMarkdown() => ToTable().ToMarkdown();

    private string Heading => string.Create(CultureInfo.InvariantCulture, $"{DatasetId}: {DocumentCount} documents");

    void INotebookResult.Show(NotebookPage page) => page.Text(Heading).Table(ToTable());

    private Table ToTable()
    {
        Table table = new(
            TableCell.Text("Field"),
            TableCell.Text("Type"),
            TableCell.Heading("Present"),
            TableCell.Heading("Missing"),
            TableCell.Heading("Share"),
            TableCell.Heading("Zero vectors"));
        foreach (FieldHealth field in Fields)
        {
            TableCell zeros = field.ZeroVectorCount is { } count ? TableCell.Count(count) : TableCell.Heading("");
            table.Add(
                TableCell.Text(field.Field),
                TableCell.Text(field.Type.ToString()),
                TableCell.Count(field.PresentCount),
                TableCell.Count(field.MissingCount),
                TableCell.Share(field.PresentShare),
                zeros);
        }

        return table;
    }
}
