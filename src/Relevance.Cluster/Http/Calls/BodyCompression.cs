using System.Buffers;
using System.IO.Compression;

namespace Relevance.Cluster.Http.Calls;

/// <summary>
/// Compresses request bodies and decompresses response bodies, by gzip or Brotli. A handler that decompresses automatically removes the header first.
/// </summary>
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

    /// <summary>Opens the body of a response, decompressed.</summary>
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
                _ => throw new InvalidResponseException($"the response has the encoding '{encoding}', which was not requested"),
            };
        }

        return stream;
    }

    /// <summary>Reads the entire body of a response, decompressed.</summary>
    /// <param name="response">The response.</param>
    /// <param name="maxBytes">The largest accepted size.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="InvalidResponseException">The compressed data is damaged or truncated.</exception>
    /// <exception cref="ResponseTooLargeException">The body is larger.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentEncoding.Count == 0 && response.Content.Headers.ContentLength > maxBytes)
        {
            throw new ResponseTooLargeException(maxBytes);
        }

        // One byte beyond the limit shows that the body is larger.
        byte[] body = await ReadBeginningAsync(response, (int)Math.Min(maxBytes + 1L, Array.MaxLength), cancellationToken).ConfigureAwait(false);
        return body.Length <= maxBytes ? body : throw new ResponseTooLargeException(maxBytes);
    }

    /// <summary>Reads the beginning of the body of a response, decompressed.</summary>
    /// <param name="response">The response.</param>
    /// <param name="maxBytes">The number of bytes after which reading stops.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="InvalidResponseException">The compressed data is damaged or truncated.</exception>
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
                throw new InvalidResponseException("the compressed response is damaged or truncated", e);
            }

            return body.WrittenSpan.ToArray();
        }
    }
}
