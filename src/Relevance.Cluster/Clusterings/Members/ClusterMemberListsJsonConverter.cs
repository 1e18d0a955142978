using System.Text.Json;
using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Clusterings.Members;

/// <summary>
/// Writes <see cref="ClusterMemberLists"/> with System.Text.Json as an object of the end, the metric, the clusters, their names where any has one, the remarks
/// and the page of the dashboard, where the list that it is would be an array without them. It is not read back.
/// </summary>
/// <remarks>
/// A source-generated context names the types of the members too: <see cref="RankingEnd"/>, <see cref="DistanceMetric"/>, <see cref="Uri"/>, a list of
/// <see cref="ClusterMembers"/>, one of texts, and a dictionary of texts.
/// </remarks>
public sealed class ClusterMemberListsJsonConverter : JsonConverter<ClusterMemberLists>
{
    /// <summary>Is not supported: the result is made by asking, and by its constructor.</summary>
    /// <param name="reader">Not looked at.</param>
    /// <param name="typeToConvert">The class.</param>
    /// <param name="options">Not looked at.</param>
    /// <returns>Nothing.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override ClusterMemberLists? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{nameof(ClusterMemberLists)} is written as JSON and not read back; make one with its constructor.");

    /// <summary>Writes one object.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="value">The result.</param>
    /// <param name="options">Name the members and write their values.</param>
    public override void Write(Utf8JsonWriter writer, ClusterMemberLists value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(options);
        writer.WriteStartObject();
        ResultJson.WriteMember(writer, nameof(ClusterMemberLists.End), value.End, options);
        ResultJson.WriteMember(writer, nameof(ClusterMemberLists.Metric), value.Metric, options);
        ResultJson.WriteMember<IReadOnlyList<ClusterMembers>>(writer, "Clusters", [.. value], options);
        if (value.Names.Count > 0)
        {
            ResultJson.WriteMember(writer, nameof(ClusterMemberLists.Names), value.Names, options);
        }

        ResultJson.WriteMember(writer, nameof(ClusterMemberLists.Remarks), value.Remarks, options);
        ResultJson.WriteMember(writer, nameof(ClusterMemberLists.DashboardUrl), value.DashboardUrl, options);
        writer.WriteEndObject();
    }
}
