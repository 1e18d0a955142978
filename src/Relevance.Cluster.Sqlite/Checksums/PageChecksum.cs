using System.Buffers.Binary;
using System.IO.Hashing;

namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>The checksum in the last eight bytes of each page of a store's file, which SQLite leaves free: XXH3 of the page's other bytes and its number, little-endian.</summary>
/// <remarks>
/// <para>In the log, and in SQLite's memory, a page has zeros there: SQLite's own checksums are made before ours could be. So a page that lies in the file with
/// zeros was put there by a program that knows nothing of seals, and not by this library.</para>
/// <para>The first page has a seal of two parts. The low 16 bits are of the fields of SQLite's header that any program changes by opening or copying the file
/// in another way of journaling (see
/// <see cref="StoreHeader"/>), the other 48 of everything else. And it has two forms: the plain one, and one that says that writes may lie in the log beside
/// the file and nowhere else. A file of the second form that stands without its log has lost them. The first files of layout 3 have one hash of all bytes
/// there, as other pages do; it is accepted, and replaced with the next write.</para>
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
    private const ulong FieldsMask = 0xFFFF;

    /// <summary>Writes the seal of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="hasLog">Whether the first page says that a log belongs to the file; without effect on others.</param>
    public static void Write(Span<byte> page, long number, bool hasLog) =>
        BinaryPrimitives.WriteUInt64LittleEndian(page[Offset..], Compute(page, number) ^ (hasLog && number == 1 ? LogMark : 0));

    /// <summary>Takes the seal of a page away.</summary>
    public static void Clear(Span<byte> page) => page[Offset..].Clear();

    /// <summary>Whether a page has no seal.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> page) => !page[Offset..].ContainsAnyExcept((byte)0);

    /// <summary>Looks at a page.</summary>
    public static PageState Judge(ReadOnlySpan<byte> page, long number)
    {
        ulong seal = BinaryPrimitives.ReadUInt64LittleEndian(page[Offset..]);
        ulong difference = seal ^ Compute(page, number);
        if (difference == 0 || (number == 1 && (difference == LogMark || (seal ^ ComputeOther(page, 1)) is 0 or LogMark)))
        {
            return PageState.Whole;
        }

        return seal == 0 || (number == 1 && ((difference & ~FieldsMask) == 0 || IsMarked(difference))) ? PageState.Foreign : PageState.Damaged;
    }

    /// <summary>Whether a first page that is not damaged says that a log belongs to the file.</summary>
    public static bool HasLog(ReadOnlySpan<byte> firstPage)
    {
        ulong seal = BinaryPrimitives.ReadUInt64LittleEndian(firstPage[Offset..]);
        return IsMarked(seal ^ Compute(firstPage, 1)) || (seal ^ ComputeOther(firstPage, 1)) == LogMark;
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
