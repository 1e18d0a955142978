using System.Buffers;
using System.IO.Compression;

namespace Relevance.Cluster.Http.Calls;

/// <summary>gzip and Brotli of requests and replies. A handler that decompresses by itself takes the header away, and nothing is left to do here.</summary>
internal static class BodyCompression
{
    private const int ReadSize = 64 << 10;

    public static string? EncodingOf(RequestCompression compression) => compression switch
    {
        RequestCompression.Gzip => "gzip",
        RequestCompression.Brotli => "br",
        _ => null,
    };

    public static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> body, RequestCompression compression)
    {
        if (compression == RequestCompression.None)
        {
            return body;
        }

        using MemoryStream output = new();
        using (Stream compressor = compression == RequestCompression.Gzip
            ? new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true)
            : new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(body.Span);
        }

        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    /// <summary>Opens a reply's body, decompressed.</summary>
    public static async Task<Stream> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        foreach (string encoding in response.Content.Headers.ContentEncoding.Reverse())
        {
            stream = encoding.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                "identity" => stream,
                _ => throw new InvalidReplyException($"the reply is encoded as '{encoding}', which was not asked for"),
            };
        }

        return stream;
    }

    /// <summary>Reads a reply's body, decompressed, to its end.</summary>
    /// <param name="response">The reply.</param>
    /// <param name="maxBytes">How many bytes it may have.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidReplyException">The compressed data are damaged or cut.</exception>
    /// <exception cref="ReplyTooLargeException">There is more; what came is let go.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentEncoding.Count == 0 && response.Content.Headers.ContentLength > maxBytes)
        {
            throw new ReplyTooLargeException(maxBytes);
        }

        // One byte more than may come tells that there is more.
        byte[] body = await ReadBeginningAsync(response, (int)Math.Min(maxBytes + 1L, Array.MaxLength), cancellationToken).ConfigureAwait(false);
        return body.Length <= maxBytes ? body : throw new ReplyTooLargeException(maxBytes);
    }

    /// <summary>Reads the beginning of a reply's body, decompressed.</summary>
    /// <param name="response">The reply.</param>
    /// <param name="maxBytes">Where reading stops, whatever comes after.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidReplyException">The compressed data are damaged or cut.</exception>
    public static async Task<byte[]> ReadBeginningAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        Stream stream = await OpenAsync(response, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            ArrayBufferWriter<byte> body = new(ReadSize);
            try
            {
                while (body.WrittenCount < maxBytes)
                {
                    Memory<byte> free = body.GetMemory(ReadSize);
                    int count = await stream.ReadAsync(free[..Math.Min(free.Length, maxBytes - body.WrittenCount)], cancellationToken).ConfigureAwait(false);
                    if (count == 0)
                    {
                        break;
                    }

                    body.Advance(count);
                }
            }
            catch (InvalidDataException e)
            {
                throw new InvalidReplyException("the compressed reply is damaged or was cut", e);
            }

            return body.WrittenSpan.ToArray();
        }
    }
}
