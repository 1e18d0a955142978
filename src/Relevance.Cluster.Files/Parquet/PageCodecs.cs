using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4;
using Snappier;
using ZstdSharp;
using Relevance.Cluster.Files.Values;

namespace Relevance.Cluster.Files.Parquet;

/// <summary>Decompresses pages.</summary>
internal static class PageCodecs
{
    /// <summary>The length of the two lengths before each block that Hadoop compresses with LZ4.</summary>
    private const int HadoopHeaderLength = 8;

    /// <summary>Decompresses a page.</summary>
    /// <param name="codec">The compression.</param>
    /// <param name="source">The stored bytes.</param>
    /// <param name="destination">Receives the page; it has the length that the header states.</param>
    /// <exception cref="FileFaultException">The bytes are damaged, their length differs from the header, or the compression is not supported.</exception>
    public static void Decompress(PageCodec codec, ReadOnlyMemory<byte> source, Span<byte> destination)
    {
        int length = codec switch
        {
            PageCodec.None => Copy(source.Span, destination),
            PageCodec.Snappy => Snappy.Decompress(source.Span, destination),
            PageCodec.Gzip => Inflate(source, destination),
            PageCodec.Brotli => BrotliDecoder.TryDecompress(source.Span, destination, out int written) ? written : -1,
            PageCodec.Zstd => Unzstd(source.Span, destination),
            PageCodec.Lz4Raw => LZ4Codec.Decode(source.Span, destination),
            PageCodec.Lz4 => DecodeHadoop(source.Span, destination),
            _ => throw new FileFaultException(
                $"it is compressed with {(codec == PageCodec.Lzo ? "LZO" : $"codec {codec:D}")}, which cannot be read: write it with Zstandard or Snappy"),
        };
        if (length != destination.Length)
        {
            throw FileFaultException.OfPage($"its {codec} bytes do not decompress to {destination.Length} bytes");
        }
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length == destination.Length)
        {
            source.CopyTo(destination);
        }

        return source.Length;
    }

    private static int Inflate(ReadOnlyMemory<byte> source, Span<byte> destination)
    {
        using MemoryStream stored = new(source.ToArray(), writable: false);
        using GZipStream stream = new(stored, CompressionMode.Decompress);
        int length = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        return stream.ReadByte() < 0 ? length : -1;
    }

    private static int Unzstd(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using Decompressor decompressor = new();
        return decompressor.Unwrap(source, destination);
    }

    /// <summary>Decompresses the blocks of Hadoop, each after its two lengths; some writers state the same codec for a bare block.</summary>
    private static int DecodeHadoop(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int written = 0;
        for (ReadOnlySpan<byte> rest = source; !rest.IsEmpty;)
        {
            if (rest.Length < HadoopHeaderLength
                || BinaryPrimitives.ReadInt32BigEndian(rest) is var length && (length < 0 || length > destination.Length - written)
                || BinaryPrimitives.ReadInt32BigEndian(rest[4..]) is var stored && (stored < 0 || stored > rest.Length - HadoopHeaderLength)
                || LZ4Codec.Decode(rest.Slice(HadoopHeaderLength, stored), destination[written..]) != length)
            {
                return LZ4Codec.Decode(source, destination);
            }

            written += length;
            rest = rest[(HadoopHeaderLength + stored)..];
        }

        return written;
    }
}

/// <summary>Specifies the compression of the pages of a column.</summary>
internal enum PageCodec
{
    None,
    Snappy,
    Gzip,
    Lzo,
    Brotli,
    Lz4,
    Zstd,
    Lz4Raw,
}
