using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Numerics.Vectors;

/// <summary>Converts a <see cref="VectorSet"/> to and from JSON, as an array with an array of numbers per row, without loss.</summary>
/// <remarks>An empty set is an empty array, which does not contain the dimension and is read with dimension 1.</remarks>
internal sealed class VectorSetJsonConverter : JsonConverter<VectorSet>
{
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

    public override void Write(Utf8JsonWriter writer, VectorSet value, JsonSerializerOptions options)
    {
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
