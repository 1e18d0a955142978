using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Memory;
using Relevance.Cluster.Documents.Files;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Files.Arrow;
using Relevance.Cluster.Files.Columns;
using Relevance.Cluster.Files.Values;
using ArrowSchema = Apache.Arrow.Schema;

namespace Relevance.Cluster.Files;

/// <summary>Reads and writes Apache Arrow's IPC format, as a file (Feather version 2 is the same) or a stream. Memory holds one record batch.</summary>
internal sealed class ArrowFormat : BinaryFormat
{
    /// <summary>The length of the mark at the beginning of a file, with the zeros that follow it.</summary>
    private const int MagicLength = 8;

    private static ReadOnlySpan<byte> FileMagic => "ARROW1"u8;

    private static ReadOnlySpan<byte> FirstFeatherMagic => "FEA1"u8;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Document> ReadAsync(
        Stream stream, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ArrowStreamReader reader = await OpenAsync(stream, maker, cancellationToken).ConfigureAwait(false);
        ArrowColumn[] columns = await ReadSchemaAsync(reader, maker, cancellationToken).ConfigureAwait(false);
        maker.RequireId(columns.Select(column => column.Name));
        long row = 0;
        for (int index = 1; await ReadBatchAsync(reader, index, row + 1, maker, cancellationToken).ConfigureAwait(false) is { } batch; index++)
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    row++;
                    if (Read(batch, i, columns, (index, row), maker) is { } document)
                    {
                        yield return document;
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override Task<long> WriteAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken) =>
        TableWriter.WriteAsync(documents, options, root => new ArrowWriter(stream, root, options.IsStreamed), cancellationToken);

    private static async Task<ArrowStreamReader> OpenAsync(Stream stream, DocumentMaker maker, CancellationToken cancellationToken)
    {
        long start = stream.Position;
        byte[] head = new byte[Math.Min(FileBeginning.Length, stream.Length - start)];
        await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
        if (head.AsSpan().StartsWith(FirstFeatherMagic))
        {
            throw maker.Fault(
                "this is Feather version 1, which is not an Arrow format: write it again with pyarrow.feather.write_feather(table, path, version=2), "
                    + "or as Parquet.",
                line: 0);
        }

        bool isFile = head.AsSpan().StartsWith(FileMagic);
        if (!isFile && !IsStream(head))
        {
            throw maker.Fault($"expected an Arrow file, which begins with 'ARROW1' or a message, found {FileBeginning.Describe(head)}.", line: 0);
        }

        // A file is a stream between two marks. One that does not begin where its stream begins is read as that.
        bool isIndexed = isFile && start == 0;
        stream.Position = isFile && !isIndexed ? start + MagicLength : start;
        CompressionCodecFactory codecs = new();
        return isIndexed
            ? new ArrowFileReader(stream, MemoryAllocator.Default.Value, codecs, leaveOpen: true)
            : new ArrowStreamReader(stream, codecs, leaveOpen: true);
    }

    /// <summary>Recognizes the first message of a stream: its mark and length, or, from old writers, the length alone.</summary>
    private static bool IsStream(ReadOnlySpan<byte> head)
    {
        const int MaxSchemaLength = 1 << 28;
        return head.Length >= MagicLength
            && (head[..4].IndexOfAnyExcept((byte)0xFF) < 0 || (BinaryPrimitives.ReadInt32LittleEndian(head) is > 0 and < MaxSchemaLength && head[3] == 0));
    }

    private static async Task<ArrowColumn[]> ReadSchemaAsync(ArrowStreamReader reader, DocumentMaker maker, CancellationToken cancellationToken)
    {
        try
        {
            ArrowSchema schema = await reader.GetSchema(cancellationToken).ConfigureAwait(false);
            ArrowColumn.CheckNames(schema.FieldsList, "");
            return [.. schema.FieldsList.Select(field => new ArrowColumn(field))];
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            throw maker.Fault($"this Arrow file is truncated or damaged: {e.Message.TrimEnd('.')}. {FileFaultException.Advice}.", line: 0, e);
        }
    }

    private static async Task<RecordBatch?> ReadBatchAsync(
        ArrowStreamReader reader, int index, long row, DocumentMaker maker, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException))
        {
            throw maker.Fault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"record batch {index} is truncated or damaged: {e.Message.TrimEnd('.')}. {FileFaultException.Advice}."),
                row,
                e);
        }
    }

    private static Document? Read(RecordBatch batch, int index, ArrowColumn[] columns, (int Batch, long Row) place, DocumentMaker maker)
    {
        TableRow state = new();
        FieldMap map = new(columns.Length);
        FieldValue id = default;
        string name = "";
        try
        {
            for (int i = 0; i < columns.Length; i++)
            {
                name = columns[i].Name;
                FieldValue value = columns[i].Read(batch.Column(i), index, state);
                if (name == Document.IdField)
                {
                    id = value;
                }
                else
                {
                    TableRow.Add(map, name, value);
                }
            }
        }
        catch (InvalidDocumentException e)
        {
            maker.RejectUnread(e.Reason, place.Row);
            return null;
        }
        catch (FileFaultException e)
        {
            throw maker.Fault($"{e.Message}.", place.Row, e);
        }
        catch (Exception e) when (e is not IOException)
        {
            // Lengths and positions in the file are outside its buffers.
            throw maker.Fault(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"record batch {place.Batch}, column '{name}' is damaged: {e.Message.TrimEnd('.')}. {FileFaultException.Advice}."),
                place.Row,
                e);
        }

        return maker.FromRow(map, id, place.Row, state.NotFinite);
    }
}
