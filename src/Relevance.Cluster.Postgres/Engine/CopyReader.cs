using System.Buffers.Binary;
using System.Data;
using Npgsql;

namespace Relevance.Cluster.Postgres.Engine;

/// <summary>Reads the rows of a query in PostgreSQL's binary COPY format, without an object per row or value.</summary>
internal sealed class CopyReader : IAsyncDisposable
{
    private const int HeaderLength = 19;
    private const int BufferLength = 256 * 1024;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private readonly List<(int Start, int Length)> _values = [];
    private byte[] _buffer = new byte[BufferLength];
    private int _next;
    private int _end;
    private bool _isAtEnd;

    private CopyReader(NpgsqlConnection connection, NpgsqlRawCopyStream stream) => (_connection, _stream) = (connection, stream);

    /// <summary>Starts to read.</summary>
    /// <param name="session">The connection, which can do nothing else until this is disposed.</param>
    /// <param name="query">The query, without values: COPY takes none. No column may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task<CopyReader> OpenAsync(StoreSession session, string query, CancellationToken cancellationToken)
    {
        CopyReader reader = new(
            session.Connection,
            await session.Connection.BeginRawBinaryCopyAsync($"COPY ({query}) TO STDOUT (FORMAT BINARY)", cancellationToken).ConfigureAwait(false));
        while (reader._end < HeaderLength)
        {
            await reader.FillAsync(cancellationToken).ConfigureAwait(false);
        }

        reader._next = HeaderLength + BinaryPrimitives.ReadInt32BigEndian(reader._buffer.AsSpan(HeaderLength - sizeof(int)));
        return reader;
    }

    /// <summary>Moves to the next row.</summary>
    /// <returns>False after the last one.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!_isAtEnd && !TryParse())
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return !_isAtEnd;
    }

    /// <summary>Returns a <c>bytea</c> of the current row, valid until the next one.</summary>
    public ReadOnlySpan<byte> GetBytes(int column) => _buffer.AsSpan(_values[column].Start, _values[column].Length);

    /// <summary>Returns a <c>bigint</c> of the current row.</summary>
    public long GetInteger(int column) => BinaryPrimitives.ReadInt64BigEndian(GetBytes(column));

    /// <summary>Ends reading; if rows are left, the statement is cancelled, and nothing can follow in its transaction.</summary>
    public async ValueTask DisposeAsync()
    {
        // A connection that was lost has ended the COPY already, and the failure that ended it is on its way to the caller.
        if (!_isAtEnd && _connection.State == ConnectionState.Open)
        {
            await _stream.CancelAsync().ConfigureAwait(false);
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private bool TryParse()
    {
        int place = _next;
        if (_end - place < sizeof(short))
        {
            return false;
        }

        int count = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(place));
        place += sizeof(short);
        if (count < 0)
        {
            _isAtEnd = true;
            return true;
        }

        _values.Clear();
        for (int i = 0; i < count; i++)
        {
            if (_end - place < sizeof(int))
            {
                return false;
            }

            int length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(place));
            place += sizeof(int);
            if (_end - place < length)
            {
                return false;
            }

            _values.Add((place, length));
            place += length;
        }

        _next = place;
        return true;
    }

    /// <summary>Reads more bytes after those of the incomplete row, which move to the start of the buffer.</summary>
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        int left = _end - _next;
        if (left == _buffer.Length)
        {
            Array.Resize(ref _buffer, checked(2 * left));
        }
        else
        {
            _buffer.AsSpan(_next, left).CopyTo(_buffer);
        }

        (_next, _end) = (0, left);
        int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read > 0 ? read : throw new EndOfStreamException("PostgreSQL ended a COPY in the middle of a row.");
    }
}
