using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>
/// The end of a page: the row of its last document and its sort keys. The next page starts after them, so that documents that exist all the time are neither
/// skipped nor repeated.
/// </summary>
internal sealed record PageCursor(long Row, IReadOnlyList<byte[]> Keys)
{
    private const int FingerprintLength = 8;

    /// <summary>Converts the cursor to text that identifies its query, so that it is rejected with another query.</summary>
    public string Encode(long dataset, DocumentQuery query)
    {
        using MemoryStream bytes = new();
        Span<byte> number = stackalloc byte[sizeof(long)];
        bytes.Write(Fingerprint(dataset, query));
        BinaryPrimitives.WriteInt64LittleEndian(number, Row);
        bytes.Write(number);
        foreach (byte[] key in Keys)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, key.Length);
            bytes.Write(number[..sizeof(int)]);
            bytes.Write(key);
        }

        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>Parses the text of <see cref="Encode"/>.</summary>
    /// <exception cref="ArgumentException">It is not from this store, or from another query.</exception>
    public static PageCursor Decode(string cursor, long dataset, DocumentQuery query)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException e)
        {
            throw new ArgumentException("The cursor is not one that this store returned with a page.", nameof(cursor), e);
        }

        if (bytes.Length < FingerprintLength + sizeof(long) || !bytes.AsSpan(0, FingerprintLength).SequenceEqual(Fingerprint(dataset, query)))
        {
            throw new ArgumentException("The cursor belongs to another query. Use it with the same dataset, filter, sort and seed.", nameof(cursor));
        }

        ReadOnlySpan<byte> rest = bytes.AsSpan(FingerprintLength);
        long row = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        List<byte[]> keys = [];
        while (rest.Length >= sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(rest) is var length && length >= 0 && length <= rest.Length - sizeof(int))
        {
            keys.Add(rest.Slice(sizeof(int), length).ToArray());
            rest = rest[(sizeof(int) + length)..];
        }

        return rest.IsEmpty && keys.Count == KeyCount(query)
            ? new PageCursor(row, keys)
            : throw new ArgumentException("The cursor was truncated or changed.", nameof(cursor));
    }

    /// <summary>Returns the number of sort keys in a cursor of a query.</summary>
    public static int KeyCount(DocumentQuery query) => query.ShuffleSeed is null ? query.Sort.Count : 1;

    /// <summary>Returns a text that is the same for all pages of a query, and differs from that of another query.</summary>
    public static string Describe(long dataset, DocumentQuery query)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{dataset}\n{query.ShuffleSeed}\n");
        foreach (SortKey key in query.Sort)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Direction} {key.By.ToString().Length} {key.By}\n");
        }

        return text.Append(query.Filter?.ToJson()).ToString();
    }

    private static ReadOnlySpan<byte> Fingerprint(long dataset, DocumentQuery query) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(Describe(dataset, query))).AsSpan(0, FingerprintLength);
}
