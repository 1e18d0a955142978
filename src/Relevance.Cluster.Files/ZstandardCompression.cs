using ZstdSharp;
using ZstdSharp.Unsafe;
using Relevance.Cluster.Documents.Files;

namespace Relevance.Cluster.Files;

/// <summary>Compresses and decompresses files of any format with Zstandard; what it writes has checksums.</summary>
internal sealed class ZstandardCompression : PackagedCompression
{
    /// <inheritdoc/>
    public override IDecoding Decode(Stream stream) => new ZstandardDecoding(stream);

    /// <inheritdoc/>
    public override Stream Encode(Stream stream)
    {
        CompressionStream compression = new(stream, leaveOpen: true);
        compression.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compression;
    }
}

/// <summary>Decompresses Zstandard, also of several frames in sequence.</summary>
internal sealed class ZstandardDecoding(Stream stream) : IDecoding
{
    private readonly DecompressionStream _decompression = new(stream, checkEndOfStream: true, leaveOpen: true);

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _decompression.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    public void Dispose() => _decompression.Dispose();
}
