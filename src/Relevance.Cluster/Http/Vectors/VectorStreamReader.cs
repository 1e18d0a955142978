using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http.Vectors;

/// <summary>Parses the binary stream of vectors of docs/wire.md, one batch at a time, in the memory of the largest batch.</summary>
internal sealed class VectorStreamReader : IAsyncDisposable
{
    /// <summary>The media type of the stream.</summary>
    public const string MediaType = "application/vnd.relevance.vectors";

    private const int MaxIdBytes = 16 << 20;

    /// <summary>The number of vectors beyond twice the announced number that are accepted, since other clients may write concurrently.</summary>
    private const long UnannouncedRows = 10_000;

    private const int ReadSize = 128 << 10;

    private const string LimitName = nameof(HttpStoreOptions) + "." + nameof(HttpStoreOptions.MaxResponseBytes);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly BufferedStream _stream;
    private readonly int _maxBatchBytes;
    private readonly byte[] _fixed = new byte[8];
    private byte[] _bytes = [];
    private float[] _values = [];
    private int _dimension;
    private long _total;
    private long _rows;

    /// <summary>Initializes a new instance of the <see cref="VectorStreamReader"/> class.</summary>
    /// <param name="stream">The stream, decompressed.</param>
    /// <param name="maxBatchBytes">
    /// The largest size of the components of one batch, and of its ids: a larger length means a damaged stream, for which no memory is reserved.
    /// </param>
    public VectorStreamReader(Stream stream, int maxBatchBytes) => (_stream, _maxBatchBytes) = (new BufferedStream(stream, ReadSize), maxBatchBytes);

    private static ReadOnlySpan<byte> Mark => "RCVECS01"u8;

    /// <summary>Reads the beginning of the stream.</summary>
    /// <exception cref="InvalidDataException">It is not a stream of vectors.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await FillAsync(_fixed, cancellationToken).ConfigureAwait(false);
        if (!_fixed.AsSpan().SequenceEqual(Mark))
        {
            throw new InvalidDataException("the stream does not begin with RCVECS01");
        }

        _dimension = await ReadInt32Async(cancellationToken).ConfigureAwait(false);
        if (_dimension is < 0 or > FieldType.MaxVectorDimension)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"expected at most {FieldType.MaxVectorDimension} components, found {_dimension}"));
        }

        _total = await ReadInt64Async(cancellationToken).ConfigureAwait(false);
        if (_total is < 0 or > int.MaxValue)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_total} is not a valid number of vectors"));
        }
    }

    /// <summary>Reads the next batch, which reuses the memory of the previous one.</summary>
    /// <returns>Null at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">The stream is damaged or truncated.</exception>
    public async Task<VectorBatch?> ReadAsync(CancellationToken cancellationToken)
    {
        int rows = await ReadInt32Async(cancellationToken).ConfigureAwait(false);
        if (rows == 0)
        {
            long expected = await ReadInt64Async(cancellationToken).ConfigureAwait(false);
            return expected == _rows
                ? null
                : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"expected {expected} rows in the stream, found {_rows}"));
        }

        long size = 4L * rows * _dimension;
        if (rows < 0 || size <= 0 || size > _maxBatchBytes)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"a batch of {rows} rows of {_dimension} components is not valid, or exceeds the {_maxBatchBytes} bytes of {LimitName}"));
        }

        if (_rows + rows > (2 * _total) + UnannouncedRows)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"the stream announced {_total} vectors, and does not end after {_rows}"));
        }

        // One id per row; the capacity does not trust the announced number.
        List<string> ids = new(Math.Min(rows, 1 << 16));
        long idBytes = 0;
        for (int row = 0; row < rows; row++)
        {
            (string id, int length) = await ReadIdAsync(cancellationToken).ConfigureAwait(false);
            idBytes += length;
            if (idBytes > _maxBatchBytes)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"the ids of a batch of {rows} rows exceed the {_maxBatchBytes} bytes of {LimitName}"));
            }

            ids.Add(id);
        }

        await ReadValuesAsync((int)size, cancellationToken).ConfigureAwait(false);
        _rows += rows;
        return new VectorBatch
        {
            DocumentIds = ids.AsReadOnly(),
            Values = _values.AsMemory(0, rows * _dimension),
            Dimension = _dimension,
            TotalCount = _total,
        };
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task ReadValuesAsync(int size, CancellationToken cancellationToken)
    {
        if (_bytes.Length < size)
        {
            _bytes = new byte[size];
            _values = new float[size / 4];
        }

        await FillAsync(_bytes.AsMemory(0, size), cancellationToken).ConfigureAwait(false);
        Span<int> bits = MemoryMarshal.Cast<float, int>(_values.AsSpan(0, size / 4));
        MemoryMarshal.Cast<byte, int>(_bytes.AsSpan(0, size)).CopyTo(bits);
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }

    private async Task<(string Id, int Length)> ReadIdAsync(CancellationToken cancellationToken)
    {
        int length = await ReadInt32Async(cancellationToken).ConfigureAwait(false);
        if (length is < 1 or > MaxIdBytes)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{length} bytes is not a valid length of an id"));
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await FillAsync(bytes.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            return (StrictUtf8.GetString(bytes, 0, length), length);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("an id is not valid UTF-8", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task<int> ReadInt32Async(CancellationToken cancellationToken)
    {
        await FillAsync(_fixed.AsMemory(0, 4), cancellationToken).ConfigureAwait(false);
        return BinaryPrimitives.ReadInt32LittleEndian(_fixed);
    }

    private async Task<long> ReadInt64Async(CancellationToken cancellationToken)
    {
        await FillAsync(_fixed.AsMemory(0, 8), cancellationToken).ConfigureAwait(false);
        return BinaryPrimitives.ReadInt64LittleEndian(_fixed);
    }

    private async ValueTask FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("the stream is truncated", e);
        }
    }
}
