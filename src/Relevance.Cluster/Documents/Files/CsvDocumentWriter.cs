using System.Globalization;
using System.Text;
using CsvHelper;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Errors;

namespace Relevance.Cluster.Documents.Files;

/// <summary>
/// Writes CSV: objects flattened to dotted columns, arrays and vectors as JSON, null and missing as an empty cell. Text that could be read as another type is
/// quoted, so that a column of only such text is recognized as text.
/// </summary>
internal static class CsvDocumentWriter
{
    /// <summary>The number of documents that are buffered to determine the columns.</summary>
    private const int SampleCount = 1000;

    public static async Task<long> WriteAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        CsvWriterOptions format = new() { Separator = options.Delimiter ?? ',', NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace };
        CsvWriter writer = CsvWriter.Create(stream, format, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            return await WriteAsync(writer, documents, options.Columns, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<long> WriteAsync(
        CsvWriter writer, IAsyncEnumerable<Document> documents, IReadOnlyList<string>? chosen, CancellationToken cancellationToken)
    {
        Columns? columns = chosen is null ? null : new Columns([.. chosen.Where(column => column != Document.IdField)], IsChosen: true);
        List<Document> sample = [];
        long count = 0;
        if (columns is not null)
        {
            await columns.WriteHeaderAsync(writer, cancellationToken).ConfigureAwait(false);
        }

        await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            count++;
            if (columns is not null)
            {
                await columns.WriteAsync(writer, document, cancellationToken).ConfigureAwait(false);
                continue;
            }

            sample.Add(document);
            if (sample.Count == SampleCount)
            {
                columns = await WriteSampleAsync(writer, sample, cancellationToken).ConfigureAwait(false);
            }
        }

        if (columns is null)
        {
            await WriteSampleAsync(writer, sample, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    private static async Task<Columns> WriteSampleAsync(CsvWriter writer, List<Document> sample, CancellationToken cancellationToken)
    {
        Columns columns = new([.. sample.SelectMany(Leaves).Select(leaf => leaf.Key.ToString()).Distinct(StringComparer.Ordinal)], IsChosen: false);
        await columns.WriteHeaderAsync(writer, cancellationToken).ConfigureAwait(false);
        foreach (Document document in sample)
        {
            await columns.WriteAsync(writer, document, cancellationToken).ConfigureAwait(false);
        }

        return columns;
    }

    /// <summary>Enumerates the fields that get a cell: all except objects whose properties have their own cells.</summary>
    private static IEnumerable<KeyValuePair<FieldPath, FieldValue>> Leaves(Document document) =>
        document.Walk().Where(field => field.Value.Map is not { Count: > 0 } || FieldTree.IsLiteral(document.Fields, field.Key));

    private static void WriteCell(CsvWriter writer, FieldValue value) =>
        writer.WriteField(value.ToString(), value.AsText() is { } text && NeedsQuotes(writer, text) ? CsvQuoting.Always : CsvQuoting.WhenNeeded);

    /// <summary>Determines whether a text without quotes would be read as a number, a boolean or a missing value.</summary>
    private static bool NeedsQuotes(CsvWriter writer, string text)
    {
        if (text.Length is 0 or > LooseNumber.MaxLength)
        {
            return false;
        }

        byte[] cell = Encoding.UTF8.GetBytes(text);
        CellShapes shapes = new CellText(LooseNumber.Plain).Shapes(cell, asksForComma: writer.Options.Separator == ';', out bool isCode);
        return isCode || (shapes & ~CellShapes.Json) != CellShapes.None || CellText.IsMissingWord(cell);
    }

    private sealed record Columns(IReadOnlyList<string> Names, bool IsChosen)
    {
        private readonly HashSet<string> _names = new(Names, StringComparer.Ordinal);
        private readonly FieldPath[] _paths = [.. Names.Select(name => (FieldPath)name)];

        public async Task WriteHeaderAsync(CsvWriter writer, CancellationToken cancellationToken)
        {
            writer.WriteField(Document.IdField);
            foreach (string name in Names)
            {
                writer.WriteField(name);
            }

            await writer.EndRecordAsync(cancellationToken).ConfigureAwait(false);
        }

        public async Task WriteAsync(CsvWriter writer, Document document, CancellationToken cancellationToken)
        {
            if (!IsChosen)
            {
                Check(document);
            }

            writer.WriteField(
                document.Id,
                NeedsQuotes(writer, document.Id) && document.Id.Contains('.', StringComparison.Ordinal) ? CsvQuoting.Always : CsvQuoting.WhenNeeded);
            foreach (FieldPath path in _paths)
            {
                WriteCell(writer, document[path]);
            }

            await writer.EndRecordAsync(cancellationToken).ConfigureAwait(false);
        }

        private void Check(Document document)
        {
            foreach ((FieldPath path, _) in Leaves(document))
            {
                if (!_names.Contains(path.ToString()))
                {
                    Explanation reason = new(
                        $"Document '{document.Id}' has a field '{path}' that is in none of the documents that determined the columns "
                        + $"(the first {SampleCount.ToString(CultureInfo.InvariantCulture)}), so the file has no column for it.",
                        nameof(DocumentFileOptions.Columns),
                        $"Name the columns with {nameof(DocumentFileOptions)}.{nameof(DocumentFileOptions.Columns)}, or write JSON Lines.");
                    throw reason.On(new InvalidOperationException(reason.Message));
                }
            }
        }
    }
}
