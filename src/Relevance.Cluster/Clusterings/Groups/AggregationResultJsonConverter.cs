using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Clusterings.Groups;

/// <summary>Writes <see cref="AggregationResult"/> with System.Text.Json as an object of its query and its rows, where the list that it is would be an array without them. It is not read back.</summary>
/// <remarks>A source-generated context names the types of the members too: <see cref="AggregationQuery"/> and a list of <see cref="AggregationRow"/>.</remarks>
public sealed class AggregationResultJsonConverter : JsonConverter<AggregationResult>
{
    /// <summary>Is not supported: the result is made by asking, and by its constructor.</summary>
    /// <param name="reader">Not looked at.</param>
    /// <param name="typeToConvert">The class.</param>
    /// <param name="options">Not looked at.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override AggregationResult? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{nameof(AggregationResult)} is written as JSON and not read back; make one with its constructor.");

    /// <summary>Writes one object.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The result.</param>
    /// <param name="options">Name the members and write their values.</param>
    public override void Write(Utf8JsonWriter writer, AggregationResult value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        writer.WriteStartObject();
        ResultJson.WriteMember(writer, nameof(AggregationResult.Query), value.Query, options);
        ResultJson.WriteMember<IReadOnlyList<AggregationRow>>(writer, "Rows", [.. value], options);
        writer.WriteEndObject();
    }
}
