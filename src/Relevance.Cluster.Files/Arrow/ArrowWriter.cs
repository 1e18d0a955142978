using Apache.Arrow;
using Apache.Arrow.Ipc;
using Relevance.Cluster.Files.Columns;
using ArrowSchema = Apache.Arrow.Schema;

namespace Relevance.Cluster.Files.Arrow;

/// <summary>
/// Writes documents as record batches without compression, which every reader understands. A stream that cannot seek, or is not at its beginning, gets Arrow's
/// stream format, because a file states positions.
/// </summary>
internal sealed class ArrowWriter : TableWriter
{
    /// <summary>The number of bytes after which a batch is written, which bounds the memory.</summary>
    private const long BatchSize = 32 * 1024 * 1024;

    /// <summary>The number of rows after which a batch is written.</summary>
    private const int BatchRows = 65_536;

    private readonly Stream _stream;
    private readonly ArrowSchema _schema;
    private readonly ColumnShape _root;
    private readonly FieldBuilder[] _fields;
    private readonly ArrowStreamWriter _writer;
    private bool _isStarted;
    private int _rows;

    public ArrowWriter(Stream stream, ColumnShape root, bool isStreamed)
    {
        (_stream, _root, _schema) = (stream, root, ArrowSchemas.Of(root));
        _fields = [.. _schema.FieldsList.Select(field => FieldBuilder.Create(field, root.Members[field.Name], ""))];
        _writer = !isStreamed && stream.CanSeek && stream.Position == 0
            ? new ArrowFileWriter(stream, _schema, leaveOpen: true)
            : new ArrowStreamWriter(stream, _schema, leaveOpen: true);
    }

    public override void Dispose() => _writer.Dispose();

    protected override async ValueTask AddAsync(Document document, CancellationToken cancellationToken)
    {
        CheckMembers(document.Id, "", document.Fields, _root.Members);
        long size = 0;
        for (int i = 0; i < _fields.Length; i++)
        {
            string name = _schema.FieldsList[i].Name;
            _fields[i].Add(document.Id, name == Document.IdField ? document.Id : document.Fields.Get(name));
            size += _fields[i].Size;
        }

        _rows++;
        if (size >= BatchSize || _rows >= BatchRows)
        {
            await WriteBatchAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteBatchAsync(cancellationToken).ConfigureAwait(false);
        await _writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteBatchAsync(CancellationToken cancellationToken)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            await _writer.WriteStartAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_rows == 0)
        {
            return;
        }

        using RecordBatch batch = new(_schema, _fields.Select(field => ArrowArrayFactory.BuildArray(field.Build())), _rows);
        _rows = 0;
        await _writer.WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
    }
}
