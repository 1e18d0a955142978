using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Documents.Files;

/// <summary>Reads arrays of NumPy as documents, one per row, in blocks of rows; writes the vectors of documents as one array.</summary>
internal sealed class NumpyFormat : BinaryFormat
{
    private const string ArrayEnding = ".npy";
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
            int blockRows = (int)Math.Clamp(BlockSize / rowSize, 1, MaxBlockRows);
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
            catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
            {
                throw maker.Fault($"expected {field.Header.RowCount} rows in {field}, found the end of the data, or damaged data.", first + 1, e);
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
                string found = vector.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{vector.Length} components") : FieldKinds.Describe(document[field.Value].Kind);
                throw new InvalidOperationException($"Document '{document.Id}', field '{field}': expected {expected}, found {found}. Every row of an array has a vector.");
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
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(row[(i * sizeof(float))..], vector[i]);
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
                $"Document '{document.Id}': a .npy holds the vectors of one field; expected one, found {(found.Length == 0 ? "none" : string.Join(", ", found))}. "
                + $"Name it: new {nameof(DocumentFileOptions)} {{ {nameof(DocumentFileOptions.Columns)} = [\"…\"] }}.");
    }
}

/// <summary>The arrays of a file: one, or those of a ZIP archive.</summary>
internal sealed class NumpyArchive : IAsyncDisposable
{
    private readonly ZipArchive? _archive;
    private readonly List<IAsyncDisposable> _opened = [];

    private NumpyArchive(ZipArchive? archive) => _archive = archive;

    /// <summary>Gets the arrays in the order of the file, all of the same number of rows.</summary>
    public IReadOnlyList<NumpyField> Fields { get; private set; } = [];

    public bool IsSingle => _archive is null;

    public static async Task<NumpyArchive> OpenAsync(Stream stream, DocumentMaker maker, CancellationToken cancellationToken)
    {
        long start = stream.Position;
        byte[] beginning = new byte[2];
        int read = await stream.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        stream.Position = start;
        NumpyArchive? opened = null;
        string place = "";
        try
        {
            if (read == beginning.Length && beginning.AsSpan().SequenceEqual("PK"u8))
            {
                ZipArchive zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
                opened = new(zip);
                List<NumpyField> fields = [];
                foreach (ZipArchiveEntry entry in zip.Entries)
                {
                    place = $"array '{entry.FullName}': ";
                    fields.Add(await opened.OpenAsync(entry, cancellationToken).ConfigureAwait(false));
                }

                place = "";
                opened.Fields = RequireEqualLengths(fields);
            }
            else
            {
                opened = new(archive: null);
                NumpyHeader header = NumpyHeader.Read(stream);
                opened.Fields = [new NumpyField(NumpyFormat.FieldOf(maker.SourceName, header.Shape.Count == 2), header, RequireLength(stream, header))];
            }

            NumpyArchive result = opened;
            opened = null;
            return result;
        }
        catch (InvalidDataException e)
        {
            throw maker.Fault(place + e.Message, line: 0, e);
        }
        finally
        {
            if (opened is not null)
            {
                await opened.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable opened in _opened)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
        }

        if (_archive is not null)
        {
            await _archive.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static List<NumpyField> RequireEqualLengths(List<NumpyField> fields)
    {
        if (fields.Count == 0)
        {
            throw new InvalidDataException("expected arrays, found an archive without any.");
        }

        NumpyField first = fields[0];
        if (fields.Find(field => field.Header.RowCount != first.Header.RowCount) is { } other)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"expected arrays of equal length, found {first.Header.RowCount} rows in '{first.Name}' and {other.Header.RowCount} in '{other.Name}'."));
        }

        string? twice = fields.GroupBy(field => field.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key;
        return twice is null ? fields : throw new InvalidDataException($"expected one array of each name, found '{twice}' twice.");
    }

    private static Stream RequireLength(Stream stream, NumpyHeader header)
    {
        long found = stream.Length - stream.Position;
        return found == header.DataLength
            ? stream
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"expected {header.DataLength} bytes for shape {header.ShapeText()} of {header.Type}, found {found}."));
    }

    private async Task<NumpyField> OpenAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.FullName.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException("expected arrays only, each in an entry named ….npy.");
        }

        Stream stream = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
        _opened.Add(stream);
        NumpyHeader header = NumpyHeader.Read(stream);
        long expected = header.Length + header.DataLength;
        if (entry.Length != expected)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"expected {expected} bytes for shape {header.ShapeText()} of {header.Type}, found {entry.Length}."));
        }

        // Columns are read by seeking, which a compressed entry cannot do.
        if (header.IsFortran)
        {
            SeekableStream seekable = await SeekableStream.CopyAsync(stream, cancellationToken).ConfigureAwait(false);
            _opened.Add(seekable);
            stream = seekable.Stream;
        }

        return new NumpyField(entry.FullName[..^".npy".Length], header, stream);
    }
}

/// <summary>One array, of which each document has a field.</summary>
internal sealed class NumpyField
{
    private static readonly UTF32Encoding Utf32 = new(!BitConverter.IsLittleEndian, byteOrderMark: false, throwOnInvalidCharacters: true);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly NumpyRows _rows;
    private byte[] _block = [];

    public NumpyField(string name, NumpyHeader header, Stream stream)
    {
        bool isVector = header.Shape.Count == 2;
        if (isVector && !header.IsNumeric)
        {
            throw new InvalidDataException($"expected numbers in two dimensions, found text ({header.Type}) of shape {header.ShapeText()}.");
        }

        if (isVector && header.RowCount > 0 && header.ColumnCount is < 1 or > FieldType.MaxVectorDimension)
        {
            throw new InvalidDataException($"expected vectors of 1 to {FieldType.MaxVectorDimension} components, found shape {header.ShapeText()}.");
        }

        (Name, Header, _rows) = (name, header, new NumpyRows(header, stream));
    }

    public string Name { get; }

    public NumpyHeader Header { get; }

    public int RowSize => _rows.RowSize;

    public override string ToString() => $"array '{Name}'";

    /// <summary>Reads a block of rows.</summary>
    public void Fill(long first, int count)
    {
        Array.Resize(ref _block, Math.Max(_block.Length, count * RowSize));
        _rows.Read(first, _block.AsSpan(0, count * RowSize));
    }

    /// <summary>Converts a row of the block: a vector, a number, a boolean or text; null for a number that is not finite.</summary>
    public FieldValue Read(int row, ref int notFinite)
    {
        ReadOnlySpan<byte> element = _block.AsSpan(row * RowSize, RowSize);
        if (Header.Shape.Count == 2)
        {
            float[] vector = new float[Header.ColumnCount];
            Header.ToSingles(element, vector);
            return vector;
        }

        switch (Header.Kind)
        {
            case NumpyKind.Boolean:
                return element[0] != 0;
            case NumpyKind.Text:
                int end = MemoryMarshal.Cast<byte, uint>(element).TrimEnd(0u).Length * sizeof(uint);
                return Utf32.GetString(element[..end]);
            case NumpyKind.Bytes:
                return Utf8.GetString(element.TrimEnd((byte)0));
            case NumpyKind.Float:
                double number = Header.Size switch
                {
                    2 => (double)MemoryMarshal.Read<Half>(element),
                    4 => MemoryMarshal.Read<float>(element),
                    _ => MemoryMarshal.Read<double>(element),
                };
                notFinite += double.IsFinite(number) ? 0 : 1;
                return number;
            case NumpyKind.Signed:
                return Header.Size switch
                {
                    1 => (sbyte)element[0],
                    2 => MemoryMarshal.Read<short>(element),
                    4 => MemoryMarshal.Read<int>(element),
                    _ => MemoryMarshal.Read<long>(element),
                };
            default:
                ulong value = Header.Size switch
                {
                    1 => element[0],
                    2 => MemoryMarshal.Read<ushort>(element),
                    4 => MemoryMarshal.Read<uint>(element),
                    _ => MemoryMarshal.Read<ulong>(element),
                };
                return value <= long.MaxValue ? (long)value : FieldValue.FromNumberText(value, value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
