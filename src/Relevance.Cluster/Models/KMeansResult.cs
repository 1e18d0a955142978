using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="KMeans"/>: the best of its restarts.</summary>
/// <remarks>
/// Each label is the row of the nearest of <see cref="ClusterModelResult.Centroids"/>, which are never null here; ties go to the lowest. Only zero vectors
/// that <see cref="KMeansOptions.ZeroVectors"/> leaves out have label −1; their distance is NaN.
/// </remarks>
public sealed record KMeansResult : ClusterModelResult
{
    /// <summary>
    /// Gets the number of vectors in each cluster, regardless of their weight, at least 1, index i for label i. There are fewer clusters than requested only
    /// if there are fewer distinct vectors; <see cref="ClusterModelResult.Remarks"/> states it.
    /// </summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// Gets the weighted sum of the distances of all vectors to their assigned centroids, in float64 from the final labels and centroids: squared
    /// Euclidean distances, or cosine distances if the metric is cosine. Smaller is better.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Inertia { get; init; }

    /// <summary>
    /// Gets the distance of each vector to its assigned centroid, one per row, as <see cref="Inertia"/> sums them: squared Euclidean, or cosine if the
    /// metric is cosine. As <c>MemberRankingOptions.Distances</c> with that metric, they make lists of the closest and furthest members nearly free.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> Distances { get; init; } = [];

    /// <summary>Gets the number of iterations of the best restart, at least 1.</summary>
    public required int Iterations { get; init; }

    /// <summary>Gets the reason why the best restart stopped.</summary>
    public required KMeansStopReason StopReason { get; init; }

    /// <summary>Gets the number of clusters that lost all vectors in the iterations of the best restart, and were filled; for the log.</summary>
    internal int FilledClusterCount { get; init; }

    /// <summary>Gets the number of the best restart, from 0: the one with the smallest inertia; ties go to the first.</summary>
    public required int Restart { get; init; }

    /// <summary>Gets the final inertia of each restart.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> InertiaPerRestart { get; init; }

    /// <summary>
    /// Gets the number of restarts whose inertia is within a millionth of the best, at least 1. If several restarts reach it, it is likely the global
    /// minimum.
    /// </summary>
    public int BestFoundCount => InertiaPerRestart.Count(inertia => inertia <= InertiaPerRestart.Min() * (1 + 1e-6));

    /// <summary>Gets the number of swaps that <see cref="KMeansQuality.Best"/> tried in all restarts; 0 for the other qualities.</summary>
    public int SwapsTried { get; init; }

    /// <summary>Gets the number of swaps that were kept.</summary>
    public int SwapsKept { get; init; }

    /// <summary>Returns one line with the number of clusters, their sizes, the inertia and the stop reason.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture,
        $"{CountOf(Sizes.Count)} of {Labels.Count} vectors, sizes {Sizes.Min()} to {Sizes.Max()}, inertia {Inertia:G9}, " +
        $"{StopReason} after {Iterations} iterations (restart {Restart} of {InertiaPerRestart.Count})"));
}
