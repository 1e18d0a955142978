using System.Globalization;
using Relevance.Cluster.Documents.Json;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Makes the documents of one file: gives them their ids and turns every fault into one with file and line.</summary>
internal sealed class DocumentMaker(string sourceName, DocumentFileOptions options)
{
    private readonly NamePool _names = new();
    private long _count;

    public string IdField => options.IdField;

    public Document FromJson(ReadOnlySpan<byte> utf8, long line)
    {
        try
        {
            FieldMap fields = JsonTreeReader.ReadDocument(utf8, _names, out string? id);
            return new Document(FindId(fields, id, line), fields);
        }
        catch (InvalidDocumentException e) when (e.SourceLocation is null)
        {
            throw Fault(e.Reason, line, e);
        }
    }

    /// <summary>Makes a document of cells.</summary>
    /// <param name="id">The cell of the id column; null when there is no such column or it is empty.</param>
    /// <param name="line">The line on which the record begins.</param>
    public Document FromId(string? id, long line) => new(Next(id, line));

    public InvalidDocumentException Fault(string reason, long line, Exception? cause = null) =>
        new(reason, (cause as InvalidDocumentException)?.DocumentId, string.Create(CultureInfo.InvariantCulture, $"{sourceName}, line {line}"), cause);

    private string FindId(FieldMap fields, string? id, long line)
    {
        if (options.IdField == Document.IdField)
        {
            return Next(id, line);
        }

        FieldValue value = FieldTree.Get(fields, options.IdField);
        return value.Kind switch
        {
            FieldKind.Text or FieldKind.Number => Next(value.ToString(), line),
            FieldKind.Missing or FieldKind.Null => Next(null, line),
            _ => throw Fault($"the id field '{options.IdField}' must hold text or a number, found {FieldKinds.Describe(value.Kind)}.", line),
        };
    }

    private string Next(string? id, long line)
    {
        _count++;
        if (!string.IsNullOrEmpty(id))
        {
            return id;
        }

        return options.MissingIds == MissingIdHandling.Generate
            ? string.Create(CultureInfo.InvariantCulture, $"row-{_count}")
            : throw Fault(
                $"there is no id in '{options.IdField}'. Name the field that holds it with {nameof(DocumentFileOptions.IdField)}, "
                + $"or set {nameof(DocumentFileOptions.MissingIds)} to {nameof(MissingIdHandling.Generate)} to number the documents.",
                line);
    }
}
