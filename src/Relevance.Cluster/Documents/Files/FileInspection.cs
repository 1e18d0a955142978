using System.Globalization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// The result of <see cref="DocumentFile.InspectAsync(string, DocumentFileOptions?, CancellationToken)"/>: the fields of a file with their kinds of values, and
/// what a write would reject.
/// </summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record FileInspection : INotebookResult
{
    /// <summary>Gets the name of the file; <c>the stream</c> for a stream.</summary>
    public required string FileName { get; init; }

    /// <summary>Gets the format.</summary>
    public required DocumentFileFormat Format { get; init; }

    /// <summary>Gets the number of documents, bad ones included.</summary>
    public required long RecordCount { get; init; }

    /// <summary>
    /// Gets the fields of the documents that can be read, in the order of the file: objects by the fields in them, at most 1000. The id is a field if the file
    /// has it.
    /// </summary>
    public required IReadOnlyList<InspectedField> Fields { get; init; }

    /// <summary>Gets the number of documents that would be rejected, because they cannot be read or have no id.</summary>
    public required long RejectedCount { get; init; }

    /// <summary>Gets the first 20 of these documents with their position and the reason; of those without an id the first one.</summary>
    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    /// <summary>Gets the number of values that are NaN or infinite, and therefore null, or missing in CSV.</summary>
    public long NotFiniteCount { get; init; }

    /// <summary>Gets the delimiter of the cells of CSV; null if it has only one column, and for other formats.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets the decimal separator of numbers in CSV, a point or a comma; null for other formats.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>Gets sentences about what to do before the documents are written, each with the line of code; empty if there is nothing to do.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    private string Heading
    {
        get
        {
            string delimiter = Delimiter switch
            {
                null => "one column",
                '\t' => "delimiter tab",
                { } mark => $"delimiter {mark}",
            };
            string layout = Format == DocumentFileFormat.Csv ? $", {delimiter}, decimal {(DecimalSeparator == ',' ? "comma" : "point")}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{FileName}: {Format}, {RecordCount} documents{layout}, {RejectedCount} to be rejected");
        }
    }

    private string[] Sentences() =>
    [
        .. Fields.Where(field => field.Remark is not null).Select(field => $"{field.Path}: {field.Remark}"),
        .. Remarks,
        .. Rejected.Select(document => $"rejected: {document}"),
        .. NotFiniteCount == 0 ? [] : new[] { string.Create(CultureInfo.InvariantCulture, $"{NotFiniteCount} NaN or infinite numbers are left out") },
    ];

    /// <summary>Returns a line for the file, a table of its fields, and a line for each remark and each rejected document.</summary>
    /// <returns>The lines, separated by line feeds.</returns>
    public override string ToString() => string.Join('\n', new[] { Heading, ToTable().ToText().TrimEnd('\n') }.Concat(Sentences()));

    void INotebookResult.Show(NotebookPage page)
    {
        page.Text(Heading).Table(ToTable());
        foreach (string sentence in Sentences())
        {
            page.Text(sentence);
        }
    }

    private Table ToTable()
    {
        Table table = new(
            TableCell.Text("Field"),
            TableCell.Text("Kind"),
            TableCell.Text("Looks like"),
            TableCell.Heading("Present"),
            TableCell.Heading("Missing"),
            TableCell.Text("Examples"));
        foreach (InspectedField field in Fields)
        {
            string looks = field.Dimension is { } dimension
                ? string.Create(CultureInfo.InvariantCulture, $"{field.LooksLike} of {dimension} numbers")
                : $"{field.LooksLike}";
            table.Add(
                TableCell.Text(field.Path),
                TableCell.Text(KindOf(field)),
                TableCell.Text(looks),
                TableCell.Count(field.ValueCount),
                TableCell.Count(field.MissingCount),
                TableCell.Text(string.Join(" | ", field.Examples)));
        }

        return table;
    }

    private static string KindOf(InspectedField field)
    {
        KeyValuePair<FieldKind, long>[] kinds = [.. field.Kinds.Where(kind => kind.Key != FieldKind.Null)];
        return kinds.Length switch
        {
            _ when field.ColumnType is { } type => $"{type}",
            0 => "",
            1 => $"{kinds[0].Key}",
            _ => string.Join(", ", kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value}"))),
        };
    }
}
