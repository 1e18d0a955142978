using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Serialization;

/// <summary>
/// Converts numbers to valid JSON and back: NaN is null, infinities are the texts <c>"Infinity"</c> and <c>"-Infinity"</c>.
/// </summary>
/// <remarks>
/// JSON has no such numbers, and System.Text.Json throws for them by default. The numbers of results have this converter as an attribute, so that no
/// configuration is needed. It converts <see cref="double"/>, lists of it, and lists of such lists.
/// </remarks>
public sealed class NanAsNullConverter : JsonConverterFactory
{
    /// <summary>Determines whether the type is a float64, a list of them, or a list of such lists.</summary>
    /// <param name="typeToConvert">The type of a property.</param>
    /// <returns>True for the three types.</returns>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert == typeof(double) || typeToConvert == typeof(IReadOnlyList<double>) || typeToConvert == typeof(IReadOnlyList<IReadOnlyList<double>>);

    /// <summary>Creates the converter of one of the three types.</summary>
    /// <param name="typeToConvert">The type of a property.</param>
    /// <param name="options">The options, which have no effect.</param>
    /// <returns>The converter; null for any other type.</returns>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        typeToConvert == typeof(double) ? new NumberConverter()
        : typeToConvert == typeof(IReadOnlyList<double>) ? new ListConverter<double>(new NumberConverter())
        : typeToConvert == typeof(IReadOnlyList<IReadOnlyList<double>>)
            ? new ListConverter<IReadOnlyList<double>>(new ListConverter<double>(new NumberConverter()))
        : null;

    private sealed class NumberConverter : JsonConverter<double>
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

    private sealed class ListConverter<T>(JsonConverter<T> item) : JsonConverter<IReadOnlyList<T>>
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
}
