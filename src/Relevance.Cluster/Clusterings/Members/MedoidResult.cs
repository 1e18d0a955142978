using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>The medoid of a cluster: the member with the smallest mean distance to the others.</summary>
/// <param name="Row">The row of the member.</param>
/// <param name="MeanDistance">The mean distance to the other compared members; 0 for the only member.</param>
/// <param name="ComparedCount">The number of compared members, itself included: all, or a sample.</param>
/// <param name="IsSampled">Whether only a sample was compared; then it is the medoid of that sample.</param>
public sealed record MedoidResult(
    int Row,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double MeanDistance,
    int ComparedCount,
    bool IsSampled);
