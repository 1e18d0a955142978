using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Converts a <see cref="VectorSet"/> to and from JSON, as an array with an array of numbers per row, without loss.</summary>
/// <remarks>An empty set is an empty array, which does not contain the dimension and is read with dimension 1.</remarks>
public sealed class VectorSetJsonConverter : JsonConverter<VectorSet>
{
    /// <summary>Reads the rows.</summary>
    /// <param name="reader">The reader, at the start of the array.</param>
    /// <param name="typeToConvert">The type to convert.</param>
    /// <param name="options">Not used.</param>
    /// <returns>The set.</returns>
    /// <exception cref="JsonException">The JSON is not an array of arrays of numbers, or the rows differ in length or are empty.</exception>
    public override VectorSet? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<float[]> rows = [];
        Expect(reader.TokenType, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType, JsonTokenType.StartArray);
            List<float> row = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Expect(reader.TokenType, JsonTokenType.Number);
                row.Add(reader.GetSingle());
            }

            rows.Add([.. row]);
        }

        try
        {
            return rows.Count == 0 ? VectorSet.Empty(1) : VectorSet.From(rows);
        }
        catch (Exception e) when (e is ArgumentException or VectorShapeException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <summary>Writes the rows.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The set.</param>
    /// <param name="options">Not used.</param>
    public override void Write(Utf8JsonWriter writer, VectorSet value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartArray();
        for (int row = 0; row < value.Count; row++)
        {
            writer.WriteStartArray();
            foreach (float component in value[row])
            {
                writer.WriteNumberValue(component);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void Expect(JsonTokenType found, JsonTokenType expected)
    {
        if (found != expected)
        {
            throw new JsonException("Expected an array with an array of numbers for each vector.");
        }
    }
}
