using System.Buffers.Binary;
using Relevance.Cluster.Files.Columns;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Writes documents as a Parquet file, row group by row group, to a stream that need not seek.</summary>
internal sealed class ParquetWriter : TableWriter
{
    /// <summary>The number of bytes after which a row group is written, which bounds the memory.</summary>
    private const long RowGroupSize = 64 * 1024 * 1024;

    /// <summary>The number of rows after which a row group is written.</summary>
    private const int RowGroupRows = 1_000_000;

    private readonly Stream _stream;
    private readonly ColumnShape _root;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private readonly FieldWriter[] _fields;
    private readonly LeafWriter[] _leaves;
    private readonly List<WrittenGroup> _groups = [];
    private long _position;
    private int _rows;

    public ParquetWriter(Stream stream, ColumnShape root, IReadOnlyDictionary<string, string> metadata)
    {
        (_stream, _root, _metadata) = (stream, root, metadata);
        FieldPlace place = new([], "", 0, 0);
        _fields =
        [
            .. root.Members.Select(member => member.Key == Document.IdField
                ? new ValueWriter(member.Key, member.Value, place.Below(member.Key), isId: true)
                : FieldWriter.Create(member.Key, member.Value, place)),
        ];
        _leaves = [.. _fields.SelectMany(field => field.Leaves)];
    }

    private static ReadOnlyMemory<byte> Magic { get; } = "PAR1"u8.ToArray();

    public override void Dispose()
    {
        // The stream is the caller's.
    }

    protected override async ValueTask AddAsync(Document document, CancellationToken cancellationToken)
    {
        CheckMembers(document.Id, "", document.Fields, _root.Members);
        int index = 0;
        foreach (string name in _root.Members.Keys)
        {
            _fields[index++].Add(document.Id, name == Document.IdField ? document.Id : document.Fields.Get(name), repetition: 0);
        }

        _rows++;
        long size = 0;
        foreach (LeafWriter leaf in _leaves)
        {
            leaf.EndRow();
            size += leaf.PendingSize;
        }

        if (size >= RowGroupSize || _rows >= RowGroupRows)
        {
            await WriteGroupAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteGroupAsync(cancellationToken).ConfigureAwait(false);
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> footer = Footer();
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        await _stream.WriteAsync(footer, cancellationToken).ConfigureAwait(false);
        await _stream.WriteAsync(length, cancellationToken).ConfigureAwait(false);
        await _stream.WriteAsync(Magic, cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_position == 0)
        {
            await _stream.WriteAsync(Magic, cancellationToken).ConfigureAwait(false);
            _position = Magic.Length;
        }
    }

    private async ValueTask WriteGroupAsync(CancellationToken cancellationToken)
    {
        if (_rows == 0)
        {
            return;
        }

        await BeginAsync(cancellationToken).ConfigureAwait(false);
        List<WrittenChunk> chunks = [];
        foreach (LeafWriter leaf in _leaves)
        {
            int size = await leaf.WriteAsync(_stream, cancellationToken).ConfigureAwait(false);
            chunks.Add(new(leaf, leaf.EntryCount, _position, size, leaf.UncompressedSize));
            _position += size;
            leaf.Clear();
        }

        _groups.Add(new(chunks, _rows));
        _rows = 0;
    }

    private ReadOnlyMemory<byte> Footer()
    {
        // The number of elements stands before them and is known after them.
        int count = 1 + _fields.Sum(field => field.WriteSchema(new ThriftWriter()));
        ThriftWriter output = new();
        output.Integer(1, 2).List(2, ThriftType.Struct, count);
        output.BeginItem().Text(4, "schema").Integer(5, _fields.Length).End();
        foreach (FieldWriter field in _fields)
        {
            field.WriteSchema(output);
        }

        output.Integer(3, _groups.Sum(group => (long)group.RowCount), ThriftType.Int64).List(4, ThriftType.Struct, _groups.Count);
        foreach (WrittenGroup group in _groups)
        {
            Write(output, group);
        }

        if (_metadata.Count > 0)
        {
            output.List(5, ThriftType.Struct, _metadata.Count);
            foreach ((string key, string value) in _metadata)
            {
                output.BeginItem().Text(1, key).Text(2, value).End();
            }
        }

        return output.Text(6, "Relevance.Cluster").End().Written;
    }

    private static void Write(ThriftWriter output, WrittenGroup group)
    {
        output.BeginItem().List(1, ThriftType.Struct, group.Chunks.Count);
        foreach (WrittenChunk chunk in group.Chunks)
        {
            output.BeginItem().Integer(2, chunk.Position, ThriftType.Int64).Begin(3).Integer(1, (int)chunk.Leaf.Type);
            output.List(2, ThriftType.Int32, 2);
            output.IntegerItem((int)PageEncoding.Plain);
            output.IntegerItem((int)PageEncoding.Rle);
            output.List(3, ThriftType.Binary, chunk.Leaf.Path.Length);
            foreach (string name in chunk.Leaf.Path)
            {
                output.TextItem(name);
            }

            output.Integer(4, (int)chunk.Leaf.Codec)
                .Integer(5, chunk.EntryCount, ThriftType.Int64)
                .Integer(6, chunk.UncompressedSize, ThriftType.Int64)
                .Integer(7, chunk.Size, ThriftType.Int64)
                .Integer(9, chunk.Position, ThriftType.Int64)
                .End()
                .End();
        }

        output.Integer(2, group.Chunks.Sum(chunk => chunk.UncompressedSize), ThriftType.Int64).Integer(3, group.RowCount, ThriftType.Int64).End();
    }

    private sealed record WrittenGroup(List<WrittenChunk> Chunks, int RowCount);

    private sealed record WrittenChunk(LeafWriter Leaf, long EntryCount, long Position, long Size, long UncompressedSize);
}
