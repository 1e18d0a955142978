using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Serialization;

/// <summary>
/// Converts a float64 to valid JSON and back: NaN is null, infinities are the texts <c>"Infinity"</c> and <c>"-Infinity"</c>. JSON has no such numbers, and
/// System.Text.Json throws for them by default.
/// </summary>
internal sealed class NumberJsonConverter : JsonConverter<double>
{
    public override bool HandleNull => true;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => double.NaN,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String when reader.ValueTextEquals("Infinity"u8) => double.PositiveInfinity,
        JsonTokenType.String when reader.ValueTextEquals("-Infinity"u8) => double.NegativeInfinity,
        _ => throw new JsonException("Expected a number, null, \"Infinity\" or \"-Infinity\"."),
    };

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else if (double.IsNaN(value))
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStringValue(value > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
    }
}

/// <summary>Converts lists of numbers, or of such lists, each number as <see cref="NumberJsonConverter"/> does.</summary>
internal sealed class NumberListJsonConverter<T>(JsonConverter<T> item) : JsonConverter<IReadOnlyList<T>>
{
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Expected an array.");
        }

        List<T> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(item.Read(ref reader, typeof(T), options) ?? throw new JsonException("Expected a list without nulls."));
        }

        return items;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (T each in value)
        {
            item.Write(writer, each, options);
        }

        writer.WriteEndArray();
    }
}
