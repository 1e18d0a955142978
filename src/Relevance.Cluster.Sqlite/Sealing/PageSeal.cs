using System.Buffers.Binary;
using System.IO.Hashing;

namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>The checksum in the last eight bytes of each page of a store's file, which SQLite leaves free: XXH3 of the page's other bytes and its number, little-endian.</summary>
/// <remarks>
/// The seal of the first page has two forms: the plain one, and one that says that writes may lie in the log beside the file and nowhere else. A file of the second form that stands
/// without its log has lost them.
/// </remarks>
internal static class PageSeal
{
    /// <summary>Five vectors of 768 components, or ten of 384, fill a page of 16 KiB to nine tenths; what is larger than a page takes a chain of them.</summary>
    public const int PageSize = 16 * 1024;

    /// <summary>The bytes of a seal.</summary>
    public const int Size = sizeof(ulong);

    /// <summary>Where the seal of a page begins.</summary>
    public const int Offset = PageSize - Size;

    private const ulong LogMark = 0x9E3779B97F4A7C15;

    /// <summary>Writes the seal of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="hasLog">Whether the first page says that a log belongs to the file; without effect on others.</param>
    public static void Write(Span<byte> page, long number, bool hasLog) =>
        BinaryPrimitives.WriteUInt64LittleEndian(page[Offset..], Compute(page, number) ^ (hasLog && number == 1 ? LogMark : 0));

    /// <summary>Whether a page has the content and the number that it was sealed with.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> page, long number)
    {
        ulong difference = BinaryPrimitives.ReadUInt64LittleEndian(page[Offset..]) ^ Compute(page, number);
        return difference == 0 || (difference == LogMark && number == 1);
    }

    /// <summary>Whether a first page that is whole says that a log belongs to the file.</summary>
    public static bool HasLog(ReadOnlySpan<byte> firstPage) =>
        (BinaryPrimitives.ReadUInt64LittleEndian(firstPage[Offset..]) ^ Compute(firstPage, 1)) == LogMark;

    private static ulong Compute(ReadOnlySpan<byte> page, long number) => XxHash3.HashToUInt64(page[..Offset], number);
}
