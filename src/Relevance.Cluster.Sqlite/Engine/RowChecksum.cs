using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>
/// The checksum of a stored row: the XXH3 hash of its content and its position, so that a misplaced row is detected too. That of a document, vector or centroid
/// is in the last eight bytes of its blob; other rows have a column for it.
/// </summary>
internal static class RowChecksum
{
    /// <summary>The size of a checksum in bytes.</summary>
    public const int Size = sizeof(ulong);

    private const int MaxStackBytes = 512;

    /// <summary>Computes the checksum of a row.</summary>
    /// <param name="kind">The table.</param>
    /// <param name="owner">The dataset, vector field or clustering of the row.</param>
    /// <param name="row">The row number.</param>
    /// <param name="name">The id or label of the row, in UTF-8; may be empty.</param>
    /// <param name="content">The content.</param>
    public static ulong Compute(RowKind kind, long owner, long row, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> place = stackalloc byte[3 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, (long)kind);
        BinaryPrimitives.WriteInt64LittleEndian(place[sizeof(long)..], owner);
        BinaryPrimitives.WriteInt64LittleEndian(place[(2 * sizeof(long))..], row);
        long seed = (long)XxHash3.HashToUInt64(name, (long)XxHash3.HashToUInt64(place));
        return XxHash3.HashToUInt64(content, seed);
    }

    /// <summary>Computes the checksum of a row with an id or label.</summary>
    public static ulong Compute(RowKind kind, long owner, long row, string name, ReadOnlySpan<byte> content)
    {
        int size = Encoding.UTF8.GetMaxByteCount(name.Length);
        Span<byte> buffer = size > MaxStackBytes ? new byte[size] : stackalloc byte[MaxStackBytes];
        return Compute(kind, owner, row, buffer[..Encoding.UTF8.GetBytes(name, buffer)], content);
    }

    /// <summary>Computes the checksum of a label.</summary>
    public static long OfLabel(long clustering, long row, long number)
    {
        Span<byte> content = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(content, number);
        return (long)Compute(RowKind.Label, clustering, row, [], content);
    }

    /// <summary>Writes a checksum.</summary>
    public static void Write(Span<byte> destination, ulong checksum) => BinaryPrimitives.WriteUInt64LittleEndian(destination, checksum);

    /// <summary>Splits a stored blob into content and checksum.</summary>
    /// <returns>False if the blob is too short.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> stored, out ReadOnlySpan<byte> content, out ulong checksum)
    {
        bool hasChecksum = stored.Length >= Size;
        content = hasChecksum ? stored[..^Size] : default;
        checksum = hasChecksum ? BinaryPrimitives.ReadUInt64LittleEndian(stored[^Size..]) : 0;
        return hasChecksum;
    }

    /// <summary>
    /// Registers <c>rc_row(…)</c>, the checksum of columns; <c>rc_mark(clustering, row, number)</c>, that of a label; and
    /// <c>rc_seal(kind, owner, row, name, content)</c>, a blob with its checksum.
    /// </summary>
    public static void Register(SqliteDatabase database)
    {
        database.Register("rc_row", -1, (context, values) => raw.sqlite3_result_int64(context, OfColumns(values)));
        database.Register("rc_mark", 3, (context, values) => raw.sqlite3_result_int64(
            context, OfLabel(raw.sqlite3_value_int64(values[0]), raw.sqlite3_value_int64(values[1]), raw.sqlite3_value_int64(values[2]))));
        database.Register("rc_seal", 5, (context, values) =>
        {
            ReadOnlySpan<byte> content = raw.sqlite3_value_blob(values[4]);
            byte[] stored = new byte[content.Length + Size];
            content.CopyTo(stored);
            ulong checksum = Compute(
                (RowKind)raw.sqlite3_value_int(values[0]),
                raw.sqlite3_value_int64(values[1]),
                raw.sqlite3_value_int64(values[2]),
                raw.sqlite3_value_blob(values[3]),
                content);
            Write(stored.AsSpan(content.Length), checksum);
            raw.sqlite3_result_blob(context, stored);
        });
    }

    /// <summary>Hashes kind, length and bytes of each column, so that different rows have different input.</summary>
    private static long OfColumns(sqlite3_value[] values)
    {
        XxHash3 hash = new();
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (sqlite3_value value in values)
        {
            int kind = raw.sqlite3_value_type(value);
            ReadOnlySpan<byte> bytes = kind is raw.SQLITE_TEXT or raw.SQLITE_BLOB ? raw.sqlite3_value_blob(value) : default;
            BinaryPrimitives.WriteInt64LittleEndian(number, ((long)bytes.Length << 8) | (long)kind);
            hash.Append(number);
            hash.Append(bytes);
            if (kind == raw.SQLITE_INTEGER)
            {
                BinaryPrimitives.WriteInt64LittleEndian(number, raw.sqlite3_value_int64(value));
                hash.Append(number);
            }
        }

        return (long)hash.GetCurrentHashAsUInt64();
    }
}

/// <summary>Specifies the table of a row with a checksum. The numbers are a part of the checksum and must not change.</summary>
internal enum RowKind
{
    /// <summary>A document's JSON: by dataset and row of the document.</summary>
    Document = 1,

    /// <summary>A vector: by vector field, and row and id of the document.</summary>
    Vector = 2,

    /// <summary>A label's number: by clustering and row of the document.</summary>
    Label = 3,

    /// <summary>A centroid: by clustering, position and label.</summary>
    Centroid = 4,
}
