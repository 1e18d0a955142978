using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>The result of <see cref="NearestCentroid"/>: the nearest centroid of each vector and the distance to it.</summary>
public sealed record NearestCentroidResult
{
    /// <summary>Gets the row of the nearest centroid, one per vector; ties go to the lowest row.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>Gets the distance to that centroid in the requested metric, one per vector, in float64.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Distances { get; init; }
}
