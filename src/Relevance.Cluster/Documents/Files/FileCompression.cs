using System.IO.Compression;

namespace Relevance.Cluster.Documents.Files;

/// <summary>The compression that the last extension of a file's name states: <c>.gz</c> or <c>.br</c>.</summary>
internal static class FileCompression
{
    /// <summary>Returns the path without the extension of the compression, whose own extension states the format.</summary>
    /// <exception cref="NotSupportedException">The compression is known but cannot be read.</exception>
    public static string Strip(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" or ".BR" => Path.GetFileNameWithoutExtension(path),
        ".ZST" or ".XZ" or ".BZ2" or ".LZ4" or ".ZIP" or ".7Z" => throw new NotSupportedException(
            $"'{path}': files are decompressed from gzip (.gz) and Brotli (.br) only. Decompress it first, or pass a stream that does."),
        _ => path,
    };

    /// <summary>Returns a stream that decompresses what it reads, or the same stream if the file is not compressed.</summary>
    public static Stream Decompress(string path, Stream stream) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" => new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true),
        ".BR" => new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true),
        _ => stream,
    };

    /// <summary>Returns a stream that compresses what is written to it, or the same stream if the file is not compressed.</summary>
    public static Stream Compress(string path, Stream stream) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        ".BR" => new BrotliStream(stream, CompressionLevel.Optimal, leaveOpen: true),
        _ => stream,
    };
}
