using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Relevance.Cluster.Serialization;

/// <summary>Writes the JSON properties of results that are lists with further properties.</summary>
internal static class ResultJson
{
    /// <summary>Writes a property as the options specify: its name by their policy, its value by their type information.</summary>
    public static void WriteMember<T>(Utf8JsonWriter writer, string name, T value, JsonSerializerOptions options)
    {
        writer.WritePropertyName(options.PropertyNamingPolicy?.ConvertName(name) ?? name);
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }
}
