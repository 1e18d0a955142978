using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Relevance.Cluster.Documents.Json;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads CSV: a header of field paths, then a document a record.</summary>
internal static class CsvDocumentReader
{
    public static async IAsyncEnumerable<Document> ReadAsync(
        Stream stream, DocumentMaker maker, char delimiter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using StreamReader text = new(new Utf8CheckingStream(stream, maker), Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        CsvConfiguration configuration = new(CultureInfo.InvariantCulture) { Delimiter = delimiter.ToString() };
        using CsvParser parser = new(text, configuration);
        if (await ReadRecordAsync(parser, maker, 1).ConfigureAwait(false) is not { } header)
        {
            yield break;
        }

        FieldPath[] columns = ReadHeader(header, maker);
        int idColumn = Array.FindIndex(columns, column => column.ToString() == maker.IdField);
        long line = parser.RawRow + 1L;
        while (await ReadRecordAsync(parser, maker, line).ConfigureAwait(false) is { } cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return ReadDocument(cells, maker, columns, idColumn, line);
            line = parser.RawRow + 1L;
        }
    }

    /// <summary>Reads a cell: what it is as JSON where that is a number, a boolean, an array or an object; else text.</summary>
    internal static FieldValue ReadCell(string cell)
    {
        if (cell is "true" or "True" or "false" or "False")
        {
            return cell[0] is 't' or 'T';
        }

        if (cell[0] is not ('[' or '{' or '-') && !char.IsAsciiDigit(cell[0]))
        {
            return cell;
        }

        return TryParse(cell, out FieldValue value) && value.Kind is FieldKind.Number or FieldKind.Array or FieldKind.Object && !char.IsWhiteSpace(cell[^1])
            ? value
            : cell;
    }

    private static bool TryParse(string cell, out FieldValue value)
    {
        try
        {
            value = JsonTreeReader.ReadValue(JsonTreeReader.ToUtf8(cell));
            return true;
        }
        catch (InvalidDocumentException)
        {
            // Not JSON, so it is text: 2022-01-09, 12 kg, [sic].
            value = default;
            return false;
        }
    }

    /// <summary>Reads the cells of a record; null at the end.</summary>
    private static async Task<string[]?> ReadRecordAsync(CsvParser parser, DocumentMaker maker, long line)
    {
        try
        {
            return await parser.ReadAsync().ConfigureAwait(false) ? parser.Record : null;
        }
        catch (BadDataException e)
        {
            throw maker.Fault(
                "not valid CSV: a quote is not closed, or stands in a cell that does not begin with one. Quotes in a quoted cell are doubled.", line, e);
        }
    }

    private static FieldPath[] ReadHeader(string[] header, DocumentMaker maker)
    {
        FieldPath[] columns = new FieldPath[header.Length];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
        {
            string name = header[i].TrimStart('\uFEFF');
            if (name.Length == 0)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}");
            }

            if (!names.Add(name))
            {
                throw maker.Fault($"the column '{name}' occurs twice.", 1);
            }

            columns[i] = name;
        }

        return columns;
    }

    private static Document ReadDocument(string[] cells, DocumentMaker maker, FieldPath[] columns, int idColumn, long line)
    {
        if (cells.Length != columns.Length)
        {
            throw maker.Fault(string.Create(CultureInfo.InvariantCulture, $"expected {columns.Length} cells as in the header, found {cells.Length}."), line);
        }

        Document document = maker.FromId(idColumn < 0 ? null : cells[idColumn], line);
        for (int i = 0; i < columns.Length; i++)
        {
            string cell = cells[i];
            if (cell.Length == 0 || columns[i].ToString() == Document.IdField)
            {
                continue;
            }

            try
            {
                document[columns[i]] = ReadCell(cell);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                throw maker.Fault(e.Message, line, e);
            }
        }

        return document;
    }
}
