using System.Text.Json.Serialization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The metrics of a clustering as a whole. Outliers are excluded from all of them.</summary>
public sealed record ReportOverview
{
    /// <summary>Gets the sum of squared Euclidean distances to the mean of the assigned cluster, in [0, ∞); NaN if nothing was measured.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Inertia { get; init; }

    /// <summary>Gets the Caliński–Harabasz index, in [0, ∞], large is good; NaN with fewer than two clusters, or as many clusters as vectors.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double CalinskiHarabasz { get; init; }

    /// <summary>Gets the Davies–Bouldin index, in [0, ∞], small is good; NaN with fewer than two clusters.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double DaviesBouldin { get; init; }

    /// <summary>Gets the mean silhouette, in [−1, 1], large is good; NaN with fewer than two clusters (in the sample).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Silhouette { get; init; }

    /// <summary>Gets the number of vectors whose silhouette was measured.</summary>
    public required int SilhouetteVectorCount { get; init; }

    /// <summary>Gets a value indicating whether the silhouette was measured on a sample, each vector against the sample only.</summary>
    public required bool IsSilhouetteSampled { get; init; }

    /// <summary>Gets the Dunn index, in [0, ∞], large is good; on a sample an upper bound. NaN with fewer than two clusters, or if it was omitted.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double DunnIndex { get; init; }

    /// <summary>Gets the number of vectors on which the Dunn index was measured; 0 if it was omitted.</summary>
    public required int DunnVectorCount { get; init; }

    /// <summary>Gets a value indicating whether the Dunn index was measured on a sample.</summary>
    public required bool IsDunnSampled { get; init; }

    /// <summary>Gets the statistics of the distances of all members to their assigned centroid, in the metric of the report.</summary>
    public required NumberSummary Distances { get; init; }

    /// <summary>Gets the mean distance of two different centroids, in the metric of the report; NaN with fewer than two.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double MeanCentroidDistance { get; init; }

    /// <summary>
    /// Gets the verdicts on whether the clusters are real, one sentence each: structure, splits, stability. Empty, the default, if they were not tested
    /// (<see cref="ClusterReportOptions.TestsClusters"/>).
    /// </summary>
    public IReadOnlyList<string> Verdicts { get; init; } = [];

    /// <summary>Gets the grade of the silhouette, S to F, by <see cref="ClusterMetrics.GradeSilhouette"/>; null without a silhouette.</summary>
    public string? SilhouetteGrade => ClusterMetrics.GradeSilhouette(Silhouette);

    /// <summary>Gets the grade of the Dunn index, AA to F, by <see cref="ClusterMetrics.GradeDunnIndex"/>; null without a Dunn index.</summary>
    public string? DunnGrade => ClusterMetrics.GradeDunnIndex(DunnIndex);
}
