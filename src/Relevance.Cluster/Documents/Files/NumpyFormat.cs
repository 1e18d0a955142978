using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads arrays of NumPy as documents, one per row, in blocks of rows; writes the vectors of documents as one array.</summary>
internal sealed class NumpyFormat : BinaryFormat
{
    private const int BlockSize = 1 << 20;
    private const int MaxBlockRows = 1 << 14;

    public override async IAsyncEnumerable<Document> ReadAsync(
        Stream stream, DocumentMaker maker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        NumpyArchive archive = await NumpyArchive.OpenAsync(stream, maker, cancellationToken).ConfigureAwait(false);
        await using (archive.ConfigureAwait(false))
        {
            IReadOnlyList<NumpyField> fields = archive.Fields;
            long rowCount = fields[0].Header.RowCount;
            RequireIdField(fields, maker, archive.IsSingle);
            maker.ExpectRows(rowCount);
            long rowSize = Math.Max(1, fields.Sum(field => (long)field.RowSize));
            int blockRows = (int)Math.Clamp(fields.Max(field => field.BlockSize) / rowSize, 1, MaxBlockRows);
            for (long first = 0; first < rowCount; first += blockRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = (int)Math.Min(blockRows, rowCount - first);
                Fill(fields, first, count, maker);
                for (int row = 0; row < count; row++)
                {
                    if (Make(fields, row, first + row + 1, maker) is { } document)
                    {
                        yield return document;
                    }
                }
            }
        }
    }

    public override async Task<long> WriteAsync(
        Stream stream, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        // The header states the number of rows, which is known at the end.
        Stream target = stream.CanSeek ? stream : TemporaryFile.Create();
        try
        {
            long start = target.Position;
            await target.WriteAsync(NumpyHeader.OfSingles(0, 0), cancellationToken).ConfigureAwait(false);
            (long count, int dimension) = await WriteRowsAsync(target, documents, options, cancellationToken).ConfigureAwait(false);
            long end = target.Position;
            target.Position = start;
            await target.WriteAsync(NumpyHeader.OfSingles(count, dimension), cancellationToken).ConfigureAwait(false);
            target.Position = end;
            if (target != stream)
            {
                target.Position = 0;
                await target.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
            }

            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            return count;
        }
        finally
        {
            if (target != stream)
            {
                await target.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns the name of the field of a file with one array: the file's, which ends in <c>_vector_</c> if the array has two dimensions.</summary>
    public static string FieldOf(string fileName, bool isVector)
    {
        string name = Path.GetFileName(FileCompression.Strip(fileName));
        string stem = Path.GetFileNameWithoutExtension(name).Replace('.', '_').Replace(' ', '_');
        return !isVector || VectorNames.IsVectorName(stem) ? stem : stem + "_vector_";
    }

    private static void RequireIdField(IReadOnlyList<NumpyField> fields, DocumentMaker maker, bool isSingle)
    {
        if (fields.Any(field => field.Name == maker.IdField))
        {
            return;
        }

        if (maker.IdField != Document.IdField)
        {
            string found = isSingle ? "a file of one array, which has no ids" : $"the arrays {string.Join(", ", fields.Select(field => field.Name))}";
            throw maker.Fault($"expected ids in an array '{maker.IdField}', found {found}.", line: 0);
        }

        maker.NumberRows();
    }

    private static void Fill(IReadOnlyList<NumpyField> fields, long first, int count, DocumentMaker maker)
    {
        foreach (NumpyField field in fields)
        {
            try
            {
                field.Fill(first, count);
            }
            catch (EndOfStreamException e)
            {
                throw maker.Fault(
                    string.Create(CultureInfo.InvariantCulture, $"expected {field.Header.RowCount} rows in {field}, found the end of the data."), first + 1, e);
            }
            catch (InvalidDataException e)
            {
                throw maker.Fault($"{field} is damaged: {e.Message.TrimEnd('.')}.", first + 1, e);
            }
        }
    }

    private static Document? Make(IReadOnlyList<NumpyField> fields, int row, long number, DocumentMaker maker)
    {
        FieldMap map = new(fields.Count);
        FieldValue id = default;
        int notFinite = 0;
        foreach (NumpyField field in fields)
        {
            FieldValue value;
            try
            {
                value = field.Read(row, ref notFinite);
            }
            catch (DecoderFallbackException)
            {
                maker.RejectUnread($"expected valid Unicode in {field}, found bytes that are none.", number);
                return null;
            }

            if (field.Name == Document.IdField)
            {
                id = value;
            }
            else
            {
                map.TryAdd(field.Name, value);
            }
        }

        return maker.FromRow(map, id, number, notFinite);
    }

    private static async Task<(long Count, int Dimension)> WriteRowsAsync(
        Stream target, IAsyncEnumerable<Document> documents, DocumentFileOptions options, CancellationToken cancellationToken)
    {
        FieldPath? field = null;
        ArrayBufferWriter<byte> rows = new(BlockSize);
        long count = 0;
        int dimension = 0;
        await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            field ??= FindField(document, options.Columns);
            if (!document[field.Value].TryGetVector(out ReadOnlyMemory<float> vector) || (count > 0 && vector.Length != dimension))
            {
                string expected = count == 0 ? "a vector" : string.Create(CultureInfo.InvariantCulture, $"a vector of {dimension} components, as before");
                string found = vector.Length > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{vector.Length} components")
                    : FieldKinds.Describe(document[field.Value].Kind);
                throw new InvalidOperationException(
                    $"Document '{document.Id}', field '{field}': expected {expected}, found {found}. Every row of an array has a vector.");
            }

            dimension = vector.Length;
            count++;
            Write(vector.Span, rows.GetSpan(dimension * sizeof(float)));
            rows.Advance(dimension * sizeof(float));
            if (rows.WrittenCount >= BlockSize)
            {
                await target.WriteAsync(rows.WrittenMemory, cancellationToken).ConfigureAwait(false);
                rows.ResetWrittenCount();
            }
        }

        await target.WriteAsync(rows.WrittenMemory, cancellationToken).ConfigureAwait(false);
        return (count, dimension);
    }

    private static void Write(ReadOnlySpan<float> vector, Span<byte> row)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(row[(i * sizeof(float))..], vector[i]);
        }
    }

    private static FieldPath FindField(Document document, IReadOnlyList<string>? columns)
    {
        string[] found = columns is null
            ? [.. document.Walk().Where(entry => entry.Value.Kind == FieldKind.Vector).Select(entry => entry.Key.ToString())]
            : [.. columns];
        return found.Length == 1
            ? found[0]
            : throw new InvalidOperationException(
                $"Document '{document.Id}': a .npy holds the vectors of one field; expected one, "
                + $"found {(found.Length == 0 ? "none" : string.Join(", ", found))}. "
                + $"Name it: new {nameof(DocumentFileOptions)} {{ {nameof(DocumentFileOptions.Columns)} = [\"…\"] }}.");
    }
}
