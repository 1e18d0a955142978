using System.Globalization;
using System.Text;
using System.Text.Json;
using Relevance.Cluster.Documents;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>
/// The scalars of an array as texts in a JSON list that SQLite's <c>json_each</c> takes apart without a loss: its own JSON values would round numbers, cut text at a NUL and take a
/// boolean for a number.
/// </summary>
internal static class ItemCode
{
    /// <summary>Writes the distinct texts, numbers and booleans among an array's items.</summary>
    public static byte[] EncodeAll(FieldValue array)
    {
        HashSet<FieldValue> seen = [];
        return JsonSerializer.SerializeToUtf8Bytes(array.AsArray().Where(item => IsScalar(item) && seen.Add(item)).Select(Encode).ToArray());
    }

    /// <summary>Reads one of the texts.</summary>
    public static FieldValue Decode(string code) => code[0] switch
    {
        'b' => code[1] == '1',
        'i' => long.Parse(code.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        'r' => TypedResult.FromReal(BitConverter.UInt64BitsToDouble(ulong.Parse(code.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))),
        _ => Encoding.UTF8.GetString(Convert.FromBase64String(code[1..])),
    };

    private static bool IsScalar(FieldValue value) => value.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean;

    private static string Encode(FieldValue item) => item.Kind switch
    {
        FieldKind.Boolean => item.AsBoolean() == true ? "b1" : "b0",
        FieldKind.Number when item.AsInteger() is { } integer => string.Create(CultureInfo.InvariantCulture, $"i{integer}"),
        FieldKind.Number => string.Create(CultureInfo.InvariantCulture, $"r{BitConverter.DoubleToUInt64Bits(item.AsNumber()!.Value):x}"),
        _ => "t" + Convert.ToBase64String(Encoding.UTF8.GetBytes(item.AsText()!)),
    };
}
