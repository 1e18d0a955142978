using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Reports;

/// <summary>The cluster whose centroid is nearest to that of another.</summary>
/// <param name="Label">Its label; of equally near ones the first in natural order.</param>
/// <param name="Distance">The distance of both centroids, in the metric of the report.</param>
/// <param name="Similarity">The cosine similarity of both centroids, in [−1, 1]; 0 where one is all zeros.</param>
public sealed record NearestCluster(
    string Label,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Distance,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Similarity);
