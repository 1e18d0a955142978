using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Documents.Files;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Files.Columns;
using Relevance.Cluster.Files.Parquet;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files;

/// <summary>
/// Reads and writes Apache Parquet. A row group is read page by page, its columns side by side, so that memory holds a page of each column and not the row
/// group.
/// </summary>
internal sealed class ParquetFormat : BinaryFormat
{
    private const int TailLength = 8;
    private const int MaxFooterLength = 1 << 30;

    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    private static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Document> ReadAsync(
        Stream stream, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long start = stream.Position;
        FileFooter footer = await ReadFooterAsync(stream, start, maker, cancellationToken).ConfigureAwait(false);
        RecordNode[] fields = BuildSchema(footer, maker);
        ColumnNode[] columns = [.. fields.SelectMany(field => field.Columns)];
        maker.RequireId(fields.Select(field => field.Name));
        maker.ExpectRows(footer.RowGroups.Sum(group => group.RowCount));
        long row = 0;
        for (int index = 0; index < footer.RowGroups.Count; index++)
        {
            RowGroupReader reader = new(stream, start, footer.RowGroups[index], index, columns, maker);
            reader.Open(row + 1);
            for (long end = row + footer.RowGroups[index].RowCount; row < end;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                row++;
                await reader.BeginRowAsync(row, cancellationToken).ConfigureAwait(false);
                if (reader.Read(fields, row) is { } document)
                {
                    yield return document;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override Task<long> WriteAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken) =>
        TableWriter.WriteAsync(documents, options, root => new ParquetWriter(stream, root, ArrowMetadata.Of(root)), cancellationToken);

    private static async Task<FileFooter> ReadFooterAsync(Stream stream, long start, DocumentMaker maker, CancellationToken cancellationToken)
    {
        long length = stream.Length - start;
        byte[] head = new byte[Math.Min(FileBeginning.Length, length)];
        byte[] tail = new byte[length < Magic.Length + TailLength ? 0 : TailLength];
        await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
        stream.Position = start + length - tail.Length;
        await stream.ReadExactlyAsync(tail, cancellationToken).ConfigureAwait(false);
        int size = Check(head, tail, length, maker);
        byte[] bytes = new byte[size];
        stream.Position = start + length - TailLength - size;
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return FileFooter.Read(bytes);
        }
        catch (FileFaultException e)
        {
            throw maker.Fault($"this Parquet file is damaged: {e.Message}. {FileFaultException.Advice}.", line: 0, e);
        }
    }

    /// <summary>Checks the first and last bytes, and returns the length of the footer.</summary>
    private static int Check(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long length, DocumentMaker maker)
    {
        if (head.StartsWith(EncryptedMagic))
        {
            throw maker.Fault("this Parquet file is encrypted, footer included: decrypt it, as with pyarrow, before it is read.", line: 0);
        }

        if (!head.StartsWith(Magic))
        {
            throw maker.Fault($"expected a Parquet file, which begins with 'PAR1', found {FileBeginning.Describe(head)}.", line: 0);
        }

        if (tail.Length < TailLength || !tail[4..].SequenceEqual(Magic))
        {
            throw maker.Fault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this Parquet file is truncated: expected 'PAR1' at its end, found another end after {length} bytes. {FileFaultException.Advice}."),
                line: 0);
        }

        int size = BinaryPrimitives.ReadInt32LittleEndian(tail);
        long longest = Math.Min(MaxFooterLength, length - Magic.Length - TailLength);
        return size > 0 && size <= longest
            ? size
            : throw maker.Fault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"this Parquet file is damaged: expected metadata of 1 to {longest} bytes, found a length of {size}. {FileFaultException.Advice}."),
                line: 0);
    }

    private static RecordNode[] BuildSchema(FileFooter footer, DocumentMaker maker)
    {
        try
        {
            return RecordSchema.Build(footer.Schema, ArrowMetadata.FixedLists(footer.Metadata));
        }
        catch (FileFaultException e)
        {
            throw maker.Fault($"this Parquet file cannot be read: {e.Message}.", line: 0, e);
        }
    }
}

/// <summary>Reads the rows of one row group.</summary>
internal sealed class RowGroupReader(Stream stream, long start, RowGroup group, int index, ColumnNode[] columns, DocumentMaker maker)
{
    /// <summary>Opens the columns.</summary>
    /// <param name="row">The number of the first row, for messages.</param>
    /// <exception cref="InvalidDocumentException">A column is encrypted, in another file, or missing.</exception>
    public void Open(long row)
    {
        foreach (ColumnNode node in columns)
        {
            ColumnChunk chunk = node.Column.Index < group.Chunks.Count
                ? group.Chunks[node.Column.Index]
                : throw Fault(
                    node,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"expected at least {node.Column.Index + 1} columns in the row group, found {group.Chunks.Count}. {FileFaultException.Advice}"),
                    row);
            string? reason = chunk.IsEncrypted ? "it is encrypted: decrypt the file, as with pyarrow, before it is read"
                : chunk.IsElsewhere ? "its values are in another file, as for files named _metadata: read the files that have the rows"
                : chunk.Type != node.Column.Type ? $"expected values of type {node.Column.Type}, found {chunk.Type}. {FileFaultException.Advice}"
                : chunk.Offset < 0 || chunk.Size < 0 || chunk.EntryCount < 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"its metadata is damaged: it states {chunk.EntryCount} values in {chunk.Size} bytes at {chunk.Offset}. {FileFaultException.Advice}")
                : null;
            if (reason is not null)
            {
                throw Fault(node, reason, row);
            }

            node.Cursor = new ColumnCursor(stream, start, chunk, node.Column);
        }
    }

    /// <summary>Reads the pages that the next row needs.</summary>
    public async ValueTask BeginRowAsync(long row, CancellationToken cancellationToken)
    {
        foreach (ColumnNode node in columns)
        {
            while (!node.Cursor.TryBeginRow())
            {
                try
                {
                    await node.Cursor.ReadPageAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is not (OperationCanceledException or IOException))
                {
                    // The decompressors throw exceptions of their own for damaged bytes.
                    throw Fault(node, e is FileFaultException ? e.Message : FileFaultException.OfPage(e.Message.TrimEnd('.')).Message, row, e);
                }
            }
        }
    }

    /// <summary>Creates the document of the row; null if it is bad and was listed.</summary>
    public Document? Read(RecordNode[] fields, long row)
    {
        TableRow state = new();
        FieldMap map = new(fields.Length);
        FieldValue id = default;
        try
        {
            foreach (RecordNode field in fields)
            {
                FieldValue value = field.Read(state);
                if (field.Name == Document.IdField)
                {
                    id = value;
                }
                else
                {
                    TableRow.Add(map, field.Name, value);
                }
            }
        }
        catch (InvalidDocumentException e)
        {
            EndRow();
            maker.RejectUnread(e.Reason, row);
            return null;
        }
        catch (FileFaultException e)
        {
            throw maker.Fault(string.Create(CultureInfo.InvariantCulture, $"row group {index + 1}: {e.Message}."), row, e);
        }

        EndRow();
        return maker.FromRow(map, id, row, state.NotFinite);
    }

    private void EndRow()
    {
        foreach (ColumnNode node in columns)
        {
            node.Cursor.EndRow();
        }
    }

    private InvalidDocumentException Fault(ColumnNode node, string reason, long row, Exception? cause = null) =>
        maker.Fault(string.Create(CultureInfo.InvariantCulture, $"row group {index + 1}, column '{node.Column.Path}': {reason}."), row, cause);
}
