using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Relevance.Cluster.Serialization;

/// <summary>Writes members of results that are lists and more than lists.</summary>
internal static class ResultJson
{
    /// <summary>Writes a member as the options would: its name by their policy, its value by their type information.</summary>
    public static void WriteMember<T>(Utf8JsonWriter writer, string name, T value, JsonSerializerOptions options)
    {
        writer.WritePropertyName(options.PropertyNamingPolicy?.ConvertName(name) ?? name);
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
    }
}
