using System.Buffers;
using System.Buffers.Binary;
using System.Data;
using Npgsql;

namespace Relevance.Cluster.Postgres.Engine;

/// <summary>Writes rows in PostgreSQL's binary COPY format.</summary>
internal sealed class CopyWriter : IAsyncDisposable
{
    private const int FlushLength = 256 * 1024;

    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushLength);
    private bool _isComplete;

    private CopyWriter(NpgsqlConnection connection, NpgsqlRawCopyStream stream)
    {
        (_connection, _stream) = (connection, stream);
        _buffer.Write(Header);
    }

    /// <summary>Starts to write.</summary>
    /// <param name="session">The connection, which can do nothing else until this is disposed.</param>
    /// <param name="target">The table and its columns.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task<CopyWriter> OpenAsync(StoreSession session, string target, CancellationToken cancellationToken) =>
        new(
            session.Connection,
            await session.Connection.BeginRawBinaryCopyAsync($"COPY {target} FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false));

    /// <summary>Starts a row, whose values follow.</summary>
    /// <param name="count">The number of its values.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async ValueTask StartRowAsync(short count, CancellationToken cancellationToken)
    {
        if (_buffer.WrittenCount >= FlushLength)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(sizeof(short)), count);
        _buffer.Advance(sizeof(short));
    }

    /// <summary>Writes a <c>bigint</c>.</summary>
    public void Write(long value)
    {
        StartValue(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    /// <summary>Writes a <c>bytea</c>.</summary>
    public void Write(ReadOnlySpan<byte> value)
    {
        StartValue(value.Length);
        Append(value);
    }

    /// <summary>Starts a <c>bytea</c> of a length, whose bytes are appended.</summary>
    public void StartValue(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), length);
        _buffer.Advance(sizeof(int));
    }

    /// <summary>Appends bytes to the current value.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Writes the end; without it nothing of the rows is stored.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(sizeof(short)), -1);
        _buffer.Advance(sizeof(short));
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        _isComplete = true;
    }

    public async ValueTask DisposeAsync()
    {
        // A connection that was lost has ended the COPY already, and the failure that ended it is on its way to the caller.
        if (!_isComplete && _connection.State == ConnectionState.Open)
        {
            await _stream.CancelAsync().ConfigureAwait(false);
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }
}
