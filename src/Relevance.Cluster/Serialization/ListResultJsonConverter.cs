using System.Text.Json;
using System.Text.Json.Serialization;

namespace Relevance.Cluster.Serialization;

/// <summary>
/// Writes <see cref="MemberLists"/> and <see cref="AggregationResult"/> with System.Text.Json as objects with all their properties. Both are lists, which would
/// otherwise become arrays without the other properties. They are not read back.
/// </summary>
/// <remarks>
/// A source-generated context also names the types of the properties, such as <see cref="DistanceMetric"/> or <see cref="AggregationQuery"/>.
/// </remarks>
public sealed class ListResultJsonConverter : JsonConverter<object>
{
    /// <summary>Determines whether the type is a result that this converter writes.</summary>
    /// <param name="typeToConvert">The type of the result.</param>
    /// <returns><see langword="true"/> if it is.</returns>
    public override bool CanConvert(Type typeToConvert) => typeof(IListResult).IsAssignableFrom(typeToConvert);

    /// <summary>Throws an exception: a result is created by its query or by its constructor.</summary>
    /// <param name="reader">Not used.</param>
    /// <param name="typeToConvert">The type of the result.</param>
    /// <param name="options">Not used.</param>
    /// <returns>Does not return.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        throw new NotSupportedException($"{typeToConvert.Name} is written as JSON and not read back; create one with its constructor.");
    }

    /// <summary>Writes one object.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="value">The result.</param>
    /// <param name="options">The naming policy and the type information of the properties.</param>
    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        writer.WriteStartObject();
        ((IListResult)value).WriteProperties(writer, options);
        writer.WriteEndObject();
    }
}

/// <summary>Defines how a result that is a list writes its properties as JSON.</summary>
internal interface IListResult
{
    /// <summary>Writes the properties, without the braces around them.</summary>
    void WriteProperties(Utf8JsonWriter writer, JsonSerializerOptions options);
}
