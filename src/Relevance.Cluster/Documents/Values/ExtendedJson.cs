using System.Text;

namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// Converts the objects that represent one value in a MongoDB export: <c>{"$oid": "…"}</c>, <c>{"$numberLong": "5"}</c>, <c>{"$date": …}</c>.
/// </summary>
internal static class ExtendedJson
{
    /// <summary>Determines by a fast search whether the text may contain such an object.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> utf8) => utf8.IndexOf("\"$"u8) >= 0;

    /// <summary>Replaces each such object by its plain value, at any depth; unknown objects are unchanged.</summary>
    public static FieldValue ToPlain(FieldValue value)
    {
        int notFinite = 0;
        return ToPlain(value, ref notFinite);
    }

    /// <inheritdoc cref="ToPlain(FieldValue)"/>
    /// <param name="value">The value.</param>
    /// <param name="notFinite">Incremented for each number that is NaN or infinite, and therefore null.</param>
    public static FieldValue ToPlain(FieldValue value, ref int notFinite)
    {
        if (value.Map is { } map)
        {
            if (map.Count == 1 && map.Members[0].Key.StartsWith('$'))
            {
                FieldValue plain = ToPlain(value, map.Members[0].Key, map.Members[0].Value);
                notFinite += plain.Kind == FieldKind.Null ? 1 : 0;
                return plain;
            }

            List<KeyValuePair<string, FieldValue>> members = new(map.Count);
            foreach ((string name, FieldValue member) in map.Members)
            {
                members.Add(KeyValuePair.Create(name, ToPlain(member, ref notFinite)));
            }

            return FieldValue.FromObject(members);
        }

        if (value.Kind != FieldKind.Array)
        {
            return value;
        }

        FieldValue[] items = value.Items.ToArray();
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = ToPlain(items[i], ref notFinite);
        }

        return FieldValue.FromArray(items);
    }

    private static FieldValue ToPlain(FieldValue whole, string name, FieldValue content) => name switch
    {
        "$oid" or "$uuid" or "$symbol" when content.Kind == FieldKind.Text => content,
        "$numberInt" or "$numberLong" or "$numberDouble" or "$numberDecimal" when content.AsText() is { } text => Number(text) ?? whole,
        "$date" => Date(content) ?? whole,
        "$binary" => Uuid(content) ?? whole,
        _ => whole,
    };

    private static FieldValue? Number(string text)
    {
        Span<byte> json = stackalloc byte[LooseNumber.MaxLength + 1];
        return LooseNumber.Plain.Read(Encoding.UTF8.GetBytes(text), json, out int length) != LooseNumberForm.None ? JsonNumber.Parse(json[..length])
            : text is "NaN" or "Infinity" or "-Infinity" ? FieldValue.Null
            : default(FieldValue?);
    }

    /// <summary>Reads a date: ISO 8601 text, or milliseconds since 1970 as a number or as the object that represents a number.</summary>
    private static FieldValue? Date(FieldValue content)
    {
        FieldValue plain = ToPlain(content);
        if (plain.Kind == FieldKind.Text)
        {
            return plain;
        }

        const long MinMilliseconds = -62135596800000;
        const long MaxMilliseconds = 253402300799999;
        return plain.AsInteger() is >= MinMilliseconds and <= MaxMilliseconds and { } milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
    }

    private static FieldValue? Uuid(FieldValue content)
    {
        if (content.Map is not { } map || map.Get("base64").AsText() is not { } base64 || map.Get("subType").AsText() is not { } type)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        return type.TrimStart('0') == "4" && Convert.TryFromBase64String(base64, bytes, out int length) && length == bytes.Length
            ? new Guid(bytes, bigEndian: true).ToString()
            : default(FieldValue?);
    }
}
