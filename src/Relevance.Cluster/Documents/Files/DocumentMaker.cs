using System.Text.Json;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Creates the documents of one file: sets their ids, adds file and line to every error, and lists bad documents or stops at them.</summary>
internal sealed class DocumentMaker(FileSource source, DocumentFileOptions options, ReadTally? tally)
{
    private readonly NamePool _names = new();
    private readonly FileTally? _facts = tally as FileTally;
    private readonly ICollection<RejectedDocument>[] _lists = [.. new[] { options.Rejected, tally?.Rejected }.OfType<ICollection<RejectedDocument>>()];
    private long _count;
    private bool _hasGeneratedId;
    private bool _isNumbered = options.GenerateMissingIds;

    public string IdField => options.IdField;

    public string SourceName => source.Name;

    /// <summary>Sets that documents without an id are numbered, because the format has no ids.</summary>
    public void NumberRows()
    {
        _isNumbered = true;
        if (_facts is not null)
        {
            _facts.IsNumbered = true;
        }
    }

    /// <summary>Reports the layout of a CSV file.</summary>
    public void Describe(CsvLayout layout)
    {
        if (_facts is not null)
        {
            (_facts.Layout, _facts.ExpectedCount) = (layout, layout.RecordCount);
        }
    }

    /// <summary>Reports the number of documents of the file, bad ones included, before the first one is read.</summary>
    public void ExpectRows(long count)
    {
        if (_facts is not null)
        {
            _facts.ExpectedCount = count;
        }
    }

    /// <summary>Creates a document from a JSON object.</summary>
    /// <param name="utf8">The text of the object and nothing else.</param>
    /// <param name="line">The line on which it begins.</param>
    /// <param name="hint">The member that reads the file, and a sentence that is appended to the reason if the document is bad; null for none.</param>
    /// <returns>The document; null if it is bad and was listed.</returns>
    public Document? FromJson(ReadOnlySpan<byte> utf8, long line, Explanation? hint = null)
    {
        CountDocument();
        string? id = null;
        try
        {
            ReadOnlySpan<byte> json = PythonJson.WithoutWords(utf8, out int wordCount);
            FieldMap fields = JsonTreeReader.ReadDocument(json, _names, out FieldValue idValue);
            id = DocumentIds.Find(fields, idValue, IdField) ?? Generate();
            if (ExtendedJson.MayBeIn(utf8))
            {
                wordCount += ToPlain(fields);
            }

            Document document = new(id, fields) { SourcePosition = line, SourceOrdinal = _count };
            Check(document, hasNulls: wordCount > 0);
            Count(wordCount, line);
            return document;
        }
        catch (InvalidDocumentException e)
        {
            Explanation reason = hint is null ? ReasonOf(e) : hint with { Problem = e.Reason };
            Reject(reason, line + LinesBefore(utf8, e.InnerException as JsonException), e.DocumentId ?? id);
            return null;
        }
    }

    /// <summary>Creates a document from CSV cells.</summary>
    /// <param name="id">The cell of the id column; empty if the column does not exist.</param>
    /// <param name="line">The line on which the record begins.</param>
    /// <param name="fill">Sets the fields and returns the number of values that are not finite.</param>
    /// <returns>The document; null if it is bad and was listed.</returns>
    public Document? FromCells(string id, long line, Func<Document, int> fill)
    {
        CountDocument();
        Document? document = null;
        try
        {
            document = new Document(id.Length > 0 ? id : Generate()) { SourcePosition = line, SourceOrdinal = _count };
            int notFinite = fill(document);
            Check(document, hasNulls: false);
            Count(notFinite, line);
            return document;
        }
        catch (Exception e) when (e is InvalidDocumentException or InvalidOperationException or ArgumentException)
        {
            string name = $"Document '{document?.Id}': ";
            Reject(
                e is InvalidDocumentException invalid ? ReasonOf(invalid)
                    : e.Message.StartsWith(name, StringComparison.Ordinal) ? e.Message[name.Length..]
                    : e.Message,
                line,
                document?.Id);
            return null;
        }
    }

    /// <summary>Creates a document from the fields of a row.</summary>
    /// <param name="fields">The fields without <c>_id</c>; the document keeps the map.</param>
    /// <param name="own">The value of <c>_id</c>; missing if the row has none.</param>
    /// <param name="row">The number of the row, from 1.</param>
    /// <param name="notFinite">The number of values of the row that are not finite, and therefore null.</param>
    /// <returns>The document; null if it is bad and was listed.</returns>
    public Document? FromRow(FieldMap fields, FieldValue own, long row, int notFinite)
    {
        CountDocument();
        string? id = null;
        try
        {
            id = DocumentIds.Find(fields, own, IdField) ?? Generate();
            Document document = new(id, fields) { SourcePosition = row, SourceOrdinal = _count };
            Check(document, hasNulls: notFinite > 0);
            Count(notFinite, row);
            return document;
        }
        catch (InvalidDocumentException e)
        {
            Reject(ReasonOf(e), row, e.DocumentId ?? id);
            return null;
        }
    }

    /// <summary>Checks, before the first row of a table, that a column can hold the ids if documents need one.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <exception cref="InvalidDocumentException">No column can; the message names those that exist.</exception>
    public void RequireId(IEnumerable<string> columns)
    {
        string[] names = [.. columns];
        if (!options.GenerateMissingIds && !names.Contains(IdField) && !names.Contains(((FieldPath)IdField).ToSegments()[0]))
        {
            throw Fault(DocumentIds.Missing(IdField, names), line: 0);
        }
    }

    /// <summary>Counts a document that cannot be read at all, and lists it or stops.</summary>
    public void RejectUnread(Explanation reason, long line)
    {
        CountDocument();
        Reject(reason, line, documentId: null);
    }

    /// <summary>Lists a document that was counted, or stops.</summary>
    public void Reject(Explanation reason, long line, string? documentId)
    {
        if (options.StopAtBadDocument || _lists.Length == 0)
        {
            string way = options.StopAtBadDocument ? ""
                : $" To continue without bad documents, set {nameof(DocumentFileOptions)}.{nameof(DocumentFileOptions.Rejected)} to a list.";
            throw reason.On(new InvalidDocumentException(reason.Message + way, documentId, source.At(line)));
        }

        RejectedDocument document = new(documentId ?? "", reason.Message) { SourceLocation = source.At(line), Explanation = reason };
        foreach (ICollection<RejectedDocument> list in _lists)
        {
            list.Add(document);
        }
    }

    /// <summary>Creates the exception for an error after which reading cannot continue.</summary>
    public InvalidDocumentException Fault(Explanation reason, long line, Exception? cause = null) =>
        reason.On(new InvalidDocumentException(reason.Message, (cause as InvalidDocumentException)?.DocumentId, source.At(line), cause));

    private static Explanation ReasonOf(InvalidDocumentException exception) => Explanation.Of(exception) ?? exception.Reason;

    /// <summary>Replaces extended JSON by plain values, and returns the number of values that are not finite.</summary>
    private static int ToPlain(FieldMap fields)
    {
        int notFinite = 0;
        foreach ((string name, FieldValue value) in fields.ToArray())
        {
            fields.Set(name, ExtendedJson.ToPlain(value, ref notFinite));
        }

        return notFinite;
    }

    /// <summary>Counts the lines of a document before the one with an error. The parser counts only those that end with LF.</summary>
    private static long LinesBefore(ReadOnlySpan<byte> utf8, JsonException? fault)
    {
        int at = 0;
        for (long number = fault?.LineNumber ?? 0; number > 0; number--)
        {
            at += utf8[at..].IndexOf((byte)'\n') + 1;
        }

        return ByteWindow.CountLineEnds(utf8[..Math.Min(at + (int)(fault?.BytePositionInLine ?? 0), utf8.Length)]);
    }

    /// <summary>Rejects a vector that is not finite, while its line is known.</summary>
    private static void Check(Document document, bool hasNulls)
    {
        if (
            FindBadVector(document.Fields, hasNulls) is ({ } path, var value)
            && !SchemaInference.IsVectorAcceptable(path, value, length: null, out string? reason))
        {
            throw new InvalidDocumentException(value.Kind == FieldKind.Array ? $"{reason} (NaN and Infinity are read as null)." : $"{reason}.", document.Id);
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

    /// <summary>Counts the facts of a document that is not bad.</summary>
    private void Count(int notFinite, long line)
    {
        if (tally is null)
        {
            return;
        }

        tally.NotFiniteCount += notFinite;
        if (_hasGeneratedId && _facts is { IsNumbered: false })
        {
            _facts.FirstMissingId = _facts.MissingIdCount++ == 0 ? line : _facts.FirstMissingId;
        }
    }

    private void CountDocument()
    {
        _count++;
        _hasGeneratedId = false;
        if (_facts is not null)
        {
            _facts.ReadCount = _count;
        }
    }

    private string Generate()
    {
        _hasGeneratedId = true;
        if (_isNumbered)
        {
            return DocumentIds.OfRow(_count);
        }

        Explanation missing = DocumentIds.Missing(IdField);
        throw missing.On(new InvalidDocumentException(missing.Message));
    }
}
