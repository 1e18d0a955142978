using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The figures of a clustering as a whole. Outliers play no part in any of them.</summary>
public sealed record ReportOverview
{
    /// <summary>Gets the sum of squared Euclidean distances to the mean of the own cluster, in [0, ∞); NaN where nothing was measured.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Inertia { get; init; }

    /// <summary>Gets the Caliński–Harabasz variance ratio, in [0, ∞), large is good; NaN with fewer than two clusters, or as many as vectors.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double CalinskiHarabasz { get; init; }

    /// <summary>Gets the Davies–Bouldin index, in [0, ∞), small is good; NaN with fewer than two clusters.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double DaviesBouldin { get; init; }

    /// <summary>Gets the mean silhouette, in [−1, 1], large is good; NaN with fewer than two clusters (in the sample).</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Silhouette { get; init; }

    /// <summary>Gets how many vectors the silhouette was measured of.</summary>
    public required int SilhouetteVectorCount { get; init; }

    /// <summary>Gets whether that was a sample, and each vector measured against the sample only.</summary>
    public required bool IsSilhouetteSampled { get; init; }

    /// <summary>Gets the Dunn index, in [0, ∞], large is good; of a sample an upper bound. NaN with fewer than two clusters, or when it was left out.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double DunnIndex { get; init; }

    /// <summary>Gets how many vectors the Dunn index was taken of; 0 when it was left out.</summary>
    public required int DunnVectorCount { get; init; }

    /// <summary>Gets whether that was a sample.</summary>
    public required bool IsDunnSampled { get; init; }

    /// <summary>Gets the distances of all members to the centroid of their cluster, in the metric of the report.</summary>
    public required NumberSummary Distances { get; init; }

    /// <summary>Gets the mean distance of two different centroids, in the metric of the report; NaN with fewer than two.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double MeanCentroidDistance { get; init; }

    /// <summary>Gets the grade of the silhouette, S to F, as <see cref="ClusterGrades.OfSilhouette"/> gives it; null where there is none.</summary>
    public string? SilhouetteGrade => ClusterGrades.OfSilhouette(Silhouette);

    /// <summary>Gets the grade of the Dunn index, AA to F, as <see cref="ClusterGrades.OfDunnIndex"/> gives it; null where there is none.</summary>
    public string? DunnGrade => ClusterGrades.OfDunnIndex(DunnIndex);
}
