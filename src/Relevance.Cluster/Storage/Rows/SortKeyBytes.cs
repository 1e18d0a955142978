using System.Buffers.Binary;
using System.Text;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Storage.Rows;

/// <summary>Encodes values to bytes with the order of <see cref="FieldValueComparer"/>: SQLite compares blobs byte by byte.</summary>
internal static class SortKeyBytes
{
    private static readonly byte[] Nothing = [0];
    private static readonly byte[] False = [1];
    private static readonly byte[] True = [2];
    private static readonly byte[] Other = [5];
    private const byte NumberRank = 3;
    private const byte TextRank = 4;

    public static byte[] Encode(FieldValue value) => value.Kind switch
    {
        FieldKind.Missing or FieldKind.Null => Nothing,
        FieldKind.Boolean => value.AsBoolean() == true ? True : False,
        FieldKind.Number => EncodeNumber(value),
        FieldKind.Text => EncodeText(Encoding.UTF8.GetBytes(value.AsText()!)),
        _ => Other,
    };

    /// <summary>Encodes a text in UTF-8.</summary>
    public static byte[] EncodeText(ReadOnlySpan<byte> utf8) => [TextRank, .. utf8];

    /// <summary>Encodes the float64, followed by the exact integer, which orders numbers that round to the same float64.</summary>
    private static byte[] EncodeNumber(FieldValue value)
    {
        // Adding zero converts -0 to 0.
        double number = value.AsNumber()!.Value + 0.0;
        ulong bits = BitConverter.DoubleToUInt64Bits(number);
        byte[] key = new byte[1 + sizeof(ulong) + 16];
        key[0] = NumberRank;

        // All bits of negative numbers are inverted, of the others only the sign bit.
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(1), number < 0 ? ~bits : bits | (1UL << 63));
        Int128 exact = value.AsInteger() ?? (Int128)number;
        BinaryPrimitives.WriteUInt128BigEndian(key.AsSpan(1 + sizeof(ulong)), unchecked((UInt128)exact) ^ (UInt128.One << 127));
        return key;
    }
}
