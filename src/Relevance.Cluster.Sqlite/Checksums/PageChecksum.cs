using System.Buffers.Binary;
using System.IO.Hashing;

namespace Relevance.Cluster.Sqlite.Checksums;

/// <summary>
/// The checksum in the last eight bytes of each database page, which SQLite reserves: the XXH3 hash of the other bytes, seeded with the page number,
/// little-endian.
/// </summary>
/// <remarks>
/// <para>In the write-ahead log, and in SQLite's memory, these bytes are zero, because SQLite computes its own checksums first. So a page with zeros in the
/// file was written by another program.</para>
/// <para>The checksum of the first page has two parts. The low 16 bits cover the header fields that any program changes when it opens or copies the file in
/// another journal mode (see <see cref="StoreHeader"/>); the other 48 bits cover everything else. It also has two forms: the plain form, and one that states
/// that the write-ahead log may hold writes that are not in the file. A file of the second form without its log has lost them. The first files of layout 3 have
/// one hash of all bytes, as other pages do; it is accepted, and replaced by the next write.</para>
/// </remarks>
internal static class PageChecksum
{
    /// <summary>The page size. Five vectors of 768 components, or ten of 384, fill 90 % of 16 KiB; a larger row uses a chain of pages.</summary>
    public const int PageSize = 16 * 1024;

    /// <summary>The size of a checksum in bytes.</summary>
    public const int Size = sizeof(ulong);

    /// <summary>The offset of the checksum in a page.</summary>
    public const int Offset = PageSize - Size;

    private const ulong LogMark = 0x9E3779B97F4A7C15;
    private const ulong FieldsMask = 0xFFFF;

    /// <summary>Computes and writes the checksum of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="number">The page number, from 1.</param>
    /// <param name="hasLog">Whether the first page states that the file has a write-ahead log; no effect on other pages.</param>
    public static void Write(Span<byte> page, long number, bool hasLog) =>
        BinaryPrimitives.WriteUInt64LittleEndian(page[Offset..], Compute(page, number) ^ (hasLog && number == 1 ? LogMark : 0));

    /// <summary>Clears the checksum of a page.</summary>
    public static void Clear(Span<byte> page) => page[Offset..].Clear();

    /// <summary>Determines whether a page has no checksum.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> page) => !page[Offset..].ContainsAnyExcept((byte)0);

    /// <summary>Verifies the checksum of a page.</summary>
    public static PageState Judge(ReadOnlySpan<byte> page, long number)
    {
        ulong checksum = BinaryPrimitives.ReadUInt64LittleEndian(page[Offset..]);
        ulong difference = checksum ^ Compute(page, number);
        if (difference == 0 || (number == 1 && (difference == LogMark || (checksum ^ ComputeOther(page, 1)) is 0 or LogMark)))
        {
            return PageState.Intact;
        }

        return checksum == 0 || (number == 1 && ((difference & ~FieldsMask) == 0 || IsMarked(difference))) ? PageState.Foreign : PageState.Damaged;
    }

    /// <summary>Determines whether an intact first page states that the file has a write-ahead log.</summary>
    public static bool HasLog(ReadOnlySpan<byte> firstPage)
    {
        ulong checksum = BinaryPrimitives.ReadUInt64LittleEndian(firstPage[Offset..]);
        return IsMarked(checksum ^ Compute(firstPage, 1)) || (checksum ^ ComputeOther(firstPage, 1)) == LogMark;
    }

    private static bool IsMarked(ulong difference) => ((difference ^ LogMark) & ~FieldsMask) == 0;

    private static ulong Compute(ReadOnlySpan<byte> page, long number) => number == 1 ? ComputeFirst(page) : ComputeOther(page, number);

    private static ulong ComputeOther(ReadOnlySpan<byte> page, long number) => XxHash3.HashToUInt64(page[..Offset], number);

    private static ulong ComputeFirst(ReadOnlySpan<byte> page)
    {
        Span<byte> rest = stackalloc byte[Offset];
        page[..Offset].CopyTo(rest);
        ulong fields = 1;
        foreach (Range field in StoreHeader.FieldsOfAnyProgram)
        {
            fields = XxHash3.HashToUInt64(rest[field], (long)fields);
            rest[field].Clear();
        }

        return (XxHash3.HashToUInt64(rest, 1) & ~FieldsMask) | (fields & FieldsMask);
    }
}

/// <summary>Specifies the result of verifying the checksum of a page.</summary>
internal enum PageState
{
    /// <summary>The checksum is right.</summary>
    Intact,

    /// <summary>
    /// Another program has written the page: it has no checksum, because a program without checksums wrote it or copied it from the log; or it is the first
    /// page, and only header fields have changed that SQLite itself sets.
    /// </summary>
    Foreign,

    /// <summary>The checksum is wrong.</summary>
    Damaged,
}
