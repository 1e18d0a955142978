using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Server.Wire;

/// <summary>A member of a body before it is read: its place and its size.</summary>
/// <param name="Range">Its bytes.</param>
/// <param name="ItemCount">The items of a list, or the members of an object; 0 for anything else.</param>
/// <param name="ValueCount">The values at any depth, itself among them.</param>
/// <param name="EstimatedBytes">About how many bytes of memory they have once they are read.</param>
internal sealed record WireMember(Range Range, long ItemCount, long ValueCount, long EstimatedBytes)
{
    /// <summary>The longest number: more than any float64 needs. One that is longer costs much to read and means nothing.</summary>
    private const int MaxNumberLength = 1000;

    private const int ScalarBytes = 24;
    private const int TextBytes = 80;
    private const int ListBytes = 96;
    private const int ObjectBytes = 160;

    /// <summary>Passes over the value that a reader is at.</summary>
    /// <returns>The member.</returns>
    /// <exception cref="WireException">A number in it does not end.</exception>
    public static WireMember Skip(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        int depth = reader.CurrentDepth;
        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        long items = 0;
        long values = 0;
        long bytes = 0;
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
            if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length > MaxNumberLength)
            {
                throw WireException.InvalidJson(
                    string.Create(
                        CultureInfo.InvariantCulture, $"A number in the body has {reader.ValueSpan.Length} characters; {MaxNumberLength} are allowed."));
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());

        return new WireMember(start..(int)reader.BytesConsumed, items, values, bytes);
    }

    /// <summary>Throws if the member exceeds a limit.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="maxItems">The limit on its items or members.</param>
    /// <param name="maxValues">The limit on its values at any depth.</param>
    /// <exception cref="WireException">It exceeds a limit.</exception>
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
