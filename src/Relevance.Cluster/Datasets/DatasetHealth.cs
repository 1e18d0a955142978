using System.Globalization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of a health check of a dataset: for each field, the documents that have a value and those that do not.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record DatasetHealth : INotebookResult
{
    /// <summary>Gets the dataset.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Gets the number of documents that were read.</summary>
    public required long DocumentCount { get; init; }

    /// <summary>Gets the fields, in ordinal order of their paths. Labels of clusterings are included; objects, and fields inside of chunks, are not.</summary>
    public required IReadOnlyList<FieldHealth> Fields { get; init; }

    /// <summary>Returns a table of the fields.</summary>
    /// <returns>A heading and one line per field: type, documents with a value, documents without one, share, vectors that are all zeros.</returns>
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
