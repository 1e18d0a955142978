using System.Buffers.Binary;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Reads a write-ahead log (<c>-wal</c>) from the file, frame by frame.</summary>
internal sealed class LogReader : IDisposable
{
    public const int HeaderLength = 32;

    private const int FrameHeaderLength = 24;
    private const int LargestPage = 65536;
    private const uint Magic = 0x377f0682;

    private readonly FileStream _file;
    private readonly byte[] _frame = [];
    private readonly bool _isBigEndian;
    private readonly ulong _salt;
    private (uint S0, uint S1) _sum;

    /// <summary>Initializes a new instance of the <see cref="LogReader"/> class, and reads the header.</summary>
    /// <param name="path">The log.</param>
    public LogReader(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 20);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (_file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.ContainsAnyExcept((byte)0))
        {
            IsEmpty = true;
            return;
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        PageSize = BinaryPrimitives.ReadInt32BigEndian(header[8..]);
        _isBigEndian = (magic & 1) != 0;
        _sum = Add((0, 0), header[..24], _isBigEndian);
        IsHeaderWhole =
            (magic & ~1u) == Magic
            && BinaryPrimitives.ReadUInt32BigEndian(header[24..]) == _sum.S0
            && BinaryPrimitives.ReadUInt32BigEndian(header[28..]) == _sum.S1;
        _salt = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);
        _frame = IsHeaderWhole && PageSize is > 0 and <= LargestPage ? new byte[FrameHeaderLength + PageSize] : [];
        AreFramesWhole = true;
    }

    /// <summary>Gets a value indicating whether the log is empty.</summary>
    public bool IsEmpty { get; }

    /// <summary>Gets a value indicating whether the checksum of the header is right.</summary>
    public bool IsHeaderWhole { get; }

    /// <summary>Gets the page size in the header.</summary>
    public int PageSize { get; }

    /// <summary>Gets the length of the file in bytes.</summary>
    public long Length => _file.Length;

    /// <summary>Gets a value indicating whether the checksums of all frames up to the current one are right.</summary>
    public bool AreFramesWhole { get; private set; }

    /// <summary>Gets a value indicating whether the current frame belongs to this log: frames of the previous log may follow its end.</summary>
    public bool IsFrameOfThisLog => BinaryPrimitives.ReadUInt64BigEndian(_frame.AsSpan(8)) == _salt;

    /// <summary>Gets the page number of the current frame, from 1.</summary>
    public uint PageNumber => BinaryPrimitives.ReadUInt32BigEndian(_frame);

    /// <summary>Gets the number of pages of the store after the write that ends with the current frame; 0 if no write ends with it.</summary>
    public uint SizeAfterWrite => BinaryPrimitives.ReadUInt32BigEndian(_frame.AsSpan(4));

    /// <summary>Gets the page in the current frame.</summary>
    public ReadOnlySpan<byte> Page => _frame.AsSpan(FrameHeaderLength);

    /// <summary>Reads the next frame.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool Read()
    {
        if (_frame.Length == 0 || _file.ReadAtLeast(_frame, _frame.Length, throwOnEndOfStream: false) < _frame.Length)
        {
            return false;
        }

        if (AreFramesWhole)
        {
            _sum = Add(Add(_sum, _frame.AsSpan(0, 8), _isBigEndian), Page, _isBigEndian);
            AreFramesWhole =
                IsFrameOfThisLog
                && BinaryPrimitives.ReadUInt32BigEndian(_frame.AsSpan(16)) == _sum.S0
                && BinaryPrimitives.ReadUInt32BigEndian(_frame.AsSpan(20)) == _sum.S1;
        }

        return true;
    }

    public void Dispose() => _file.Dispose();

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
