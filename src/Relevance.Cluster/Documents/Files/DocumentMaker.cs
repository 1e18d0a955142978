using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Documents.Json;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Makes the documents of one file: gives them their ids, turns every fault into one with file and line, and lists bad documents or stops at
/// them.</summary>
internal sealed class DocumentMaker(string sourceName, DocumentFileOptions options, ICollection<RefusedDocument>? refused)
{
    private readonly NamePool _names = new();
    private readonly ICollection<RefusedDocument>[] _lists = [.. new[] { options.Refused, refused }.OfType<ICollection<RefusedDocument>>()];
    private long _count;

    public string IdField => options.IdField;

    /// <summary>Makes a document of a JSON object.</summary>
    /// <returns>Null when it is a bad one and was listed.</returns>
    public Document? FromJson(ReadOnlySpan<byte> utf8, long line)
    {
        _count++;
        string? id = null;
        try
        {
            ReadOnlySpan<byte> json = PythonJson.WithoutWords(utf8, out bool hasWords);
            FieldMap fields = JsonTreeReader.ReadDocument(json, _names, out FieldValue idValue);
            id = DocumentIds.Find(fields, idValue, IdField) ?? Generate();
            if (ExtendedJson.MayBeIn(utf8))
            {
                ToPlain(fields);
            }

            Document document = new(id, fields);
            Check(document, hasWords);
            return document;
        }
        catch (InvalidDocumentException e)
        {
            Refuse(e.Reason, line + ((e.InnerException as JsonException)?.LineNumber ?? 0), e.DocumentId ?? id);
            return null;
        }
    }

    /// <summary>Makes a document of cells.</summary>
    /// <param name="id">The cell of the id column; empty when there is no such column.</param>
    /// <param name="line">The line on which the record begins.</param>
    /// <param name="fill">Sets the fields.</param>
    /// <returns>Null when it is a bad one and was listed.</returns>
    public Document? FromCells(string id, long line, Action<Document> fill)
    {
        _count++;
        Document? document = null;
        try
        {
            document = new Document(id.Length > 0 ? id : Generate());
            fill(document);
            Check(document, hasNulls: false);
            return document;
        }
        catch (Exception e) when (e is InvalidDocumentException or InvalidOperationException or ArgumentException)
        {
            string reason = (e as InvalidDocumentException)?.Reason ?? e.Message;
            string name = $"Document '{document?.Id}': ";
            Refuse(reason.StartsWith(name, StringComparison.Ordinal) ? reason[name.Length..] : reason, line, document?.Id);
            return null;
        }
    }

    /// <summary>Counts a document that cannot be read at all, and lists it or stops.</summary>
    public void RefuseUnread(string reason, long line)
    {
        _count++;
        Refuse(reason, line, documentId: null);
    }

    /// <summary>Makes the exception for a fault after which no reading goes on.</summary>
    public InvalidDocumentException Fault(string reason, long line, Exception? cause = null) =>
        new(reason, (cause as InvalidDocumentException)?.DocumentId, Locate(line), cause);

    private static void ToPlain(FieldMap fields)
    {
        foreach ((string name, FieldValue value) in fields.ToArray())
        {
            fields.Set(name, ExtendedJson.ToPlain(value));
        }
    }

    /// <summary>Refuses a vector that is not finite, here where its line is known.</summary>
    private static void Check(Document document, bool hasNulls)
    {
        if (FindBadVector(document.Fields, hasNulls) is ({ } path, var value) && !SchemaInference.IsVectorAcceptable(path, value, length: null, out string? reason))
        {
            throw new InvalidDocumentException(value.Kind == FieldKind.Array ? $"{reason}, as which NaN and Infinity are read." : $"{reason}.", document.Id);
        }
    }

    private static (string? Path, FieldValue Value) FindBadVector(FieldMap map, bool hasNulls)
    {
        foreach (KeyValuePair<string, FieldValue> member in map.Members)
        {
            if (member.Value.Map is { } inner && FindBadVector(inner, hasNulls) is ({ } path, var value))
            {
                return ($"{member.Key}.{path}", value);
            }

            if (member.Value.Kind == FieldKind.Vector ? !IsFinite(member.Value.VectorMemory.Span)
                : hasNulls && member.Value.Kind == FieldKind.Array && VectorNames.IsVectorName(member.Key))
            {
                return (member.Key, member.Value);
            }
        }

        return default;
    }

    private static bool IsFinite(ReadOnlySpan<float> components)
    {
        foreach (float component in components)
        {
            if (!float.IsFinite(component))
            {
                return false;
            }
        }

        return true;
    }

    private void Refuse(string reason, long line, string? documentId)
    {
        if (options.BadDocuments == BadDocumentHandling.Stop || _lists.Length == 0)
        {
            string way = options.BadDocuments == BadDocumentHandling.Stop ? ""
                : $" To go on without such documents, give {nameof(DocumentFileOptions)}.{nameof(DocumentFileOptions.Refused)} a list for them.";
            throw new InvalidDocumentException(reason + way, documentId, Locate(line));
        }

        RefusedDocument document = new(documentId ?? "", reason) { SourceLocation = Locate(line) };
        foreach (ICollection<RefusedDocument> list in _lists)
        {
            list.Add(document);
        }
    }

    private string Locate(long line) => string.Create(CultureInfo.InvariantCulture, $"{sourceName}, line {line}");

    private string Generate() => options.MissingIds == MissingIdHandling.Generate
        ? string.Create(CultureInfo.InvariantCulture, $"row-{_count}")
        : throw new InvalidDocumentException(DocumentIds.MissingReason(IdField));
}
