using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Limits;

/// <summary>The bytes of one body in pooled memory, decompressed; returned after the response.</summary>
internal sealed class BodyBuffer : IDisposable
{
    private const int SmallestBuffer = 16 * 1024;

    /// <summary>The largest buffer of the pool, which would cache larger ones forever, at least one per processor.</summary>
    private const int LargestPooledBuffer = 4 * 1024 * 1024;

    private readonly BodyBudget _budget;
    private byte[] _bytes = [];
    private int _length;
    private long _charged;

    private BodyBuffer(BodyBudget budget) => _budget = budget;

    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(0, _length);

    /// <summary>Reads a body to its end.</summary>
    /// <exception cref="WireException">The body is too large, in an unsupported encoding, damaged, or too slow.</exception>
    public static async Task<BodyBuffer> ReadAsync(
        HttpRequest request, ServerOptions options, BodyBudget budget, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.ContentLength > options.MaxBodyBytes)
        {
            throw WireException.TooLarge("The body", options.MaxBodyBytes);
        }

        CheckCharset(request);
        BodyBuffer buffer = new(budget);
        using CancellationTokenSource timeout = new(options.BodyTimeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            Stream body = Decompressed(request);
            await using (body.ConfigureAwait(false))
            {
                await buffer.FillAsync(body, request.ContentLength, options.MaxBodyBytes, either.Token).ConfigureAwait(false);
                if (buffer._length == 0 && body != request.Body && request.ContentLength != 0)
                {
                    // The decompressors treat the end of the bytes as the end of the text. A truncated body is not JSON, unless it is empty.
                    throw new InvalidDataException("it is empty.");
                }
            }

            return buffer;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            buffer.Dispose();
            throw new WireException(408, "body_timeout", "The body did not arrive in time.");
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException || IsOfDecompressor(e))
        {
            buffer.Dispose();
            throw WireException.InvalidJson($"The body cannot be decompressed, or is truncated: {e.Message}");
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Reserves the memory of the values of the body; released with the buffer.</summary>
    /// <exception cref="WireException">413: the server never has that much memory. 429: it has not at the moment.</exception>
    public void Charge(WireBody body)
    {
        long bytes = body.EstimatedBytes;
        long most = _budget.Limit / 2;
        if (bytes > most)
        {
            throw new WireException(
                413,
                "too_large",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {body.Largest.ValueCount} values in '{body.Largest.Name}' and the rest of the body would take {bytes} bytes of memory; "
                    + $"one request can use {most}, half of the limit for all bodies together (max-buffered-bytes)."),
                new("field", body.Largest.Name), new("limit", most), new("actual", bytes));
        }

        _budget.Take(bytes);
        _charged += bytes;
    }

    public void Dispose()
    {
        Release();
        _budget.Return(_charged);
        _charged = 0;
    }

    private void Release()
    {
        if (_bytes.Length > 0)
        {
            Free(_bytes);
            _budget.Return(_bytes.Length);
            _bytes = [];
            _length = 0;
        }
    }

    private static void Free(byte[] bytes)
    {
        if (bytes.Length <= LargestPooledBuffer)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Determines whether a decompressor threw an exception. Its exceptions other than those for damage are not public.</summary>
    private static bool IsOfDecompressor(Exception e) => e is IOException && e.GetType().Assembly == typeof(ZLibStream).Assembly;

    private static Stream Decompressed(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new WireException(415, "unsupported_media_type", "The Content-Encoding of the body must be one of gzip, br and deflate."),
    };

    /// <summary>Validates that the character set is UTF-8, which the wire contract requires.</summary>
    private static void CheckCharset(HttpRequest request)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.Charset.HasValue
            && HeaderUtilities.RemoveQuotes(type.Charset) is var charset
            && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            throw WireException.InvalidJson("The character set of the body must be UTF-8.");
        }
    }

    private async Task FillAsync(Stream body, long? announced, int limit, CancellationToken cancellationToken)
    {
        // The announced length is not trusted: at most this much memory is reserved before bytes arrive.
        Grow((int)Math.Clamp(announced + 1 ?? SmallestBuffer, SmallestBuffer, 1024 * 1024));
        while (true)
        {
            int read = await body.ReadAsync(_bytes.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            _length += read;
            if (_length > limit)
            {
                throw WireException.TooLarge("The body", limit);
            }

            if (_length == _bytes.Length)
            {
                // One byte above the limit shows that the body is too large.
                Grow((int)Math.Min(_bytes.Length * 2L, limit + 1L));
            }
        }
    }

    private void Grow(int length)
    {
        byte[] larger = length > LargestPooledBuffer ? GC.AllocateUninitializedArray<byte>(length) : ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _budget.Take(larger.Length);
        }
        catch
        {
            Free(larger);
            throw;
        }

        Content.CopyTo(larger);
        int filled = _length;
        Release();
        _bytes = larger;
        _length = filled;
    }
}
