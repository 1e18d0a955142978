using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Relevance.Cluster.Server.Wire;

/// <summary>
/// The properties of a request: those of the body, and the parameters of the query for properties that are not in the body (a GET has them in the query, and an
/// original client posts without a body). Properties are found in one pass and parsed when they are read, so that each can be nested as deeply as a value.
/// </summary>
internal sealed class WireBody
{
    /// <summary>The largest depth of a property, with the object and the array around a document.</summary>
    private const int MaxDepth = 64 + 3;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly Dictionary<string, WireMember> _members;
    private readonly IQueryCollection _query;

    private WireBody(ReadOnlyMemory<byte> utf8, Dictionary<string, WireMember> members, IQueryCollection query)
    {
        Utf8 = utf8;
        _members = members;
        _query = query;
        EstimatedBytes = members.Values.Sum(member => member.EstimatedBytes);
    }

    /// <summary>Gets the decompressed body, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>Gets the estimated number of bytes of all properties after they are read.</summary>
    public long EstimatedBytes { get; }

    /// <summary>Gets the property with the most values; an empty name and 0 if there is no property.</summary>
    public (string Name, long ValueCount) Largest =>
        _members.Select(member => (member.Key, member.Value.ValueCount)).DefaultIfEmpty(("", 0)).MaxBy(member => member.Item2);

    /// <summary>Finds the properties. The bytes must not change while the body is used.</summary>
    /// <exception cref="WireException">
    /// The text is not one JSON object, is nested too deeply, has a name twice, has too many properties, or has a number that is too long.
    /// </exception>
    public static WireBody Parse(ReadOnlyMemory<byte> utf8, IQueryCollection query)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8["\uFEFF"u8.Length..];
        }

        Dictionary<string, WireMember> members = new(StringComparer.Ordinal);
        if (!utf8.Span.ContainsAnyExcept(" \t\r\n"u8))
        {
            return new WireBody(utf8, members, query);
        }

        try
        {
            Utf8JsonReader reader = new(utf8.Span, Options);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw WireException.InvalidJson("The body must be a JSON object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                if (!members.TryAdd(name, WireMember.Skip(ref reader)))
                {
                    throw WireException.InvalidJson($"The name '{name}' occurs twice in the body.");
                }

                if (members.Count > RequestLimits.MaxMembers)
                {
                    throw WireException.InvalidJson(
                        string.Create(CultureInfo.InvariantCulture, $"The body has more than {RequestLimits.MaxMembers} properties."));
                }
            }

            reader.Read();
        }
        catch (JsonException e)
        {
            throw WireException.InvalidJson($"The body is not valid JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw WireException.InvalidJson("The body is not valid JSON: a name in it is not valid Unicode.");
        }

        return new WireBody(utf8, members, query);
    }

    /// <summary>Determines whether a property is from the query, where everything is text.</summary>
    public bool IsFromQuery(string name) => !_members.ContainsKey(name) && _query.ContainsKey(name);

    /// <summary>
    /// Reads a property: missing if neither the body nor the query contains it, text (or an array of texts for repeated keys) if it is from the query.
    /// </summary>
    /// <param name="name">The name of the property.</param>
    /// <param name="maxItems">The limit on the items of an array, or the properties of an object; checked before the property is parsed.</param>
    /// <param name="maxValues">The limit on values at any depth; checked before the property is parsed.</param>
    /// <exception cref="WireException">The property exceeds a limit, or is not a valid value.</exception>
    public FieldValue Get(string name, long maxItems = RequestLimits.MaxValues, long maxValues = RequestLimits.MaxValues)
    {
        if (_members.TryGetValue(name, out WireMember? member))
        {
            member.ThrowIfOver(name, maxItems, maxValues);
            return Read(name, member.Range);
        }

        return _query.TryGetValue(name, out StringValues values) && values.Count > 0
            ? values.Count == 1 ? (FieldValue)values[0] : values.ToArray()!
            : default;
    }

    /// <summary>Reads the items of an array in the body, each separately; null if the property is missing.</summary>
    /// <param name="name">The name of the property.</param>
    /// <param name="maxItems">The limit on its items; checked before the property is parsed.</param>
    /// <exception cref="WireException">The property exceeds the limit, or is not an array.</exception>
    public IReadOnlyList<FieldValue>? GetItems(string name, long maxItems)
    {
        if (!_members.TryGetValue(name, out WireMember? member))
        {
            return null;
        }

        if (member.ItemCount > maxItems)
        {
            throw WireException.TooManyDocuments(name, maxItems, member.ItemCount);
        }

        Range range = member.Range;
        ReadOnlySpan<byte> list = Utf8.Span[range];
        Utf8JsonReader reader = new(list, Options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw WireException.Invalid(name, $"expected a list, found {Describe(Read(name, range))}.");
        }

        if (member.Objects.Count == member.ItemCount)
        {
            return [.. member.Objects.Select((item, index) => ParseValue(NameOf(name, index), Utf8.Span[item]))];
        }

        List<FieldValue> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(ParseValue(NameOf(name, items.Count), list[start..(int)reader.BytesConsumed]));
        }

        return items;
    }

    /// <summary>Describes a value, with the value itself if it is short.</summary>
    public static string Describe(FieldValue value) => value.Kind switch
    {
        FieldKind.Missing => "nothing",
        FieldKind.Null => "null",
        FieldKind.Object => "an object",
        FieldKind.Array or FieldKind.Vector => "a list",
        _ when value.ToJson() is { Length: <= 80 } json => json,
        FieldKind.Text => "a long text",
        _ => "a long number",
    };

    private static string NameOf(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]");

    private FieldValue Read(string name, Range range) => ParseValue(name, Utf8.Span[range]);

    private static FieldValue ParseValue(string name, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return FieldValue.Parse(utf8);
        }
        catch (InvalidDocumentException e)
        {
            throw WireException.InvalidJson($"'{name}': {e.Message}");
        }
    }
}
