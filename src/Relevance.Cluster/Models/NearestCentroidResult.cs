using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>Which centroid each vector is nearest to, and how near.</summary>
public sealed record NearestCentroidResult
{
    /// <summary>Gets the row of the nearest centroid, one a vector; of equally near ones the lowest.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>Gets the distance to that centroid by the metric that was asked for, one a vector, in float64.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> Distances { get; init; }
}
