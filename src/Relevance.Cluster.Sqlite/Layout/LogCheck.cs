using System.Buffers.Binary;
using System.Globalization;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>
/// Reads a log (<c>-wal</c>) as SQLite does, to find out whether SQLite would pass over writes in it that were acknowledged. SQLite takes a frame whose checksum does not fit for the end of the log.
/// That is right for the last write, which may have been cut off; but whole writes of the same log that follow prove that the one before had been finished, and is damaged.
/// </summary>
internal static class LogCheck
{
    private const int HeaderLength = 32;
    private const int FrameHeaderLength = 24;
    private const uint Magic = 0x377f0682;

    /// <summary>Looks for damage.</summary>
    /// <param name="path">The log.</param>
    /// <param name="pageSize">The size of the store's pages.</param>
    /// <returns>The end of a sentence that begins with the log; null when it is whole, empty, or not there.</returns>
    public static string? FindFault(string path, int pageSize)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 20);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.ContainsAnyExcept((byte)0))
        {
            return null;
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        bool isBigEndian = (magic & 1) != 0;
        (uint S0, uint S1) sum = Add((0, 0), header[..24], isBigEndian);
        if ((magic & ~1u) != Magic || BinaryPrimitives.ReadUInt32BigEndian(header[24..]) != sum.S0 || BinaryPrimitives.ReadUInt32BigEndian(header[28..]) != sum.S1)
        {
            // Nothing lies behind a header that could not be finished.
            return file.Length > HeaderLength ? "has a header that is not as it was written" : null;
        }

        ulong salt = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);
        byte[] frame = new byte[FrameHeaderLength + pageSize];
        long? bad = null;
        int laterWrites = 0;
        for (long number = 1; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; number++)
        {
            bool isOfThisLog = BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(8)) == salt;
            if (bad is null)
            {
                sum = Add(Add(sum, frame.AsSpan(0, 8), isBigEndian), frame.AsSpan(FrameHeaderLength), isBigEndian);
                bool isWhole = isOfThisLog && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(16)) == sum.S0 && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(20)) == sum.S1;
                bad = isWhole ? null : number;
            }

            // The frame that ends a write has the size of the store in it. Frames of the log before, which lie behind the end of this one, have another salt.
            laterWrites += bad is not null && isOfThisLog && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0 ? 1 : 0;
        }

        return bad is { } first && laterWrites > 1
            ? string.Create(CultureInfo.InvariantCulture, $"is not as it was written in frame {first}, and {laterWrites} acknowledged writes lie in it from there on")
            : null;
    }

    private static (uint S0, uint S1) Add((uint S0, uint S1) sum, ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        (uint s0, uint s1) = sum;
        for (int i = 0; i < bytes.Length; i += 2 * sizeof(uint))
        {
            s0 += (isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..])) + s1;
            s1 += (isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[(i + 4)..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i + 4)..])) + s0;
        }

        return (s0, s1);
    }
}
