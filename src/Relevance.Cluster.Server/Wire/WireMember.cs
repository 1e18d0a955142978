using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Server.Wire;

/// <summary>A property of a body before it is read: its position and its size.</summary>
/// <param name="Range">The range of its bytes.</param>
/// <param name="ItemCount">The number of items of an array, or of properties of an object; 0 for any other value.</param>
/// <param name="ValueCount">The number of values at any depth, including the value itself.</param>
/// <param name="Objects">The ranges of the objects that are direct items of an array.</param>
/// <param name="EstimatedBytes">The approximate number of bytes of memory that the values use after they are read.</param>
internal sealed record WireMember(Range Range, long ItemCount, long ValueCount, IReadOnlyList<Range> Objects, long EstimatedBytes)
{
    /// <summary>The largest number of characters of a number: more than any float64 needs. A longer one is expensive to read and has no meaning.</summary>
    private const int MaxNumberLength = 1000;

    private const int ScalarBytes = 24;
    private const int TextBytes = 80;
    private const int ListBytes = 96;
    private const int ObjectBytes = 160;

    /// <summary>Skips the value at the position of a reader.</summary>
    /// <returns>The property with the value.</returns>
    /// <exception cref="WireException">A number in the value is too long.</exception>
    public static WireMember Skip(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        int depth = reader.CurrentDepth;
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        long items = 0;
        long values = 0;
        long bytes = 0;
        int objectStart = 0;
        List<Range> objects = [];
        do
        {
            bool isValue = reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject);
            values += isValue ? 1 : 0;
            items += reader.CurrentDepth == depth + 1 && (isObject ? reader.TokenType == JsonTokenType.PropertyName : isValue) ? 1 : 0;
            bytes += reader.TokenType switch
            {
                JsonTokenType.StartObject => ObjectBytes,
                JsonTokenType.StartArray => ListBytes,
                JsonTokenType.String => TextBytes + (sizeof(char) * reader.ValueSpan.Length),
                JsonTokenType.EndArray or JsonTokenType.EndObject => 0,
                _ => ScalarBytes,
            };
            if (!isObject && reader.CurrentDepth == depth + 1)
            {
                objectStart = reader.TokenType == JsonTokenType.StartObject ? (int)reader.TokenStartIndex : objectStart;
                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    objects.Add(objectStart..(int)reader.BytesConsumed);
                }
            }

            if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length > MaxNumberLength)
            {
                throw WireException.InvalidJson(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A number in the body has {reader.ValueSpan.Length} characters; at most {MaxNumberLength} are allowed."));
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());

        return new WireMember(start..(int)reader.BytesConsumed, items, values, objects, bytes);
    }

    /// <summary>Throws if the property exceeds a limit.</summary>
    /// <param name="name">The name of the property.</param>
    /// <param name="maxItems">The limit on its items or properties.</param>
    /// <param name="maxValues">The limit on its values at any depth.</param>
    /// <exception cref="WireException">The property exceeds a limit.</exception>
    public void ThrowIfOver(string name, long maxItems, long maxValues)
    {
        if (ItemCount > maxItems)
        {
            throw WireException.TooMany(name, "items", maxItems, ItemCount);
        }

        if (ValueCount > maxValues)
        {
            throw WireException.TooMany(name, "values", maxValues, ValueCount);
        }
    }
}
