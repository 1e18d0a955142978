using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>What <see cref="KMeans"/> found: the best of its restarts.</summary>
/// <remarks>
/// Each label is the nearest of <see cref="ClusterModelResult.Centroids"/>, which are never null here; ties go to the lowest. −1 only for vectors of zeros that
/// <see cref="KMeansOptions.ZeroVectors"/> leaves out; their distance is NaN.
/// </remarks>
public sealed record KMeansResult : ClusterModelResult
{
    /// <summary>
    /// Gets the number of vectors in each cluster, whatever their weight, at least 1, index i for label i. There are fewer clusters than were asked for only where there are fewer different vectors;
    /// <see cref="ClusterModelResult.Remarks"/> says so then.
    /// </summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>
    /// Gets the weighted sum of every vector's distance to its centroid, computed in float64 from the final labels and centroids: squared
    /// Euclidean distances, or cosine distances when the metric is cosine. Small is good.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Inertia { get; init; }

    /// <summary>
    /// Gets the distance of each vector to its centroid, one a row, as <see cref="Inertia"/> sums them: squared Euclidean, or cosine when the metric is cosine. Handed to
    /// <c>MemberRankingOptions.Distances</c> with that metric, they make lists of the closest and furthest members nearly free.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public IReadOnlyList<double> Distances { get; init; } = [];

    /// <summary>Gets the iterations that the chosen restart took, at least 1.</summary>
    public required int Iterations { get; init; }

    /// <summary>Gets why the chosen restart stopped.</summary>
    public required KMeansStopReason StopReason { get; init; }

    /// <summary>Gets which restart was chosen, from 0: the one of least inertia, the first of equals.</summary>
    public required int Restart { get; init; }

    /// <summary>Gets the inertia that each restart ended with.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> InertiaPerRestart { get; init; }

    /// <summary>Gets how many of the restarts ended within a millionth of the best inertia, at least 1. If that is more than one of several, it is likely the best there is.</summary>
    public int BestFoundCount => InertiaPerRestart.Count(inertia => inertia <= InertiaPerRestart.Min() * (1 + 1e-6));

    /// <summary>Gets how many swaps <see cref="KMeansQuality.Best"/> tried, over all restarts; 0 for the other qualities.</summary>
    public int SwapsTried { get; init; }

    /// <summary>Gets how many of the swaps were kept.</summary>
    public int SwapsKept { get; init; }

    /// <summary>Says the outcome in one line.</summary>
    public override string ToString() => WithRemarks(string.Create(
        CultureInfo.InvariantCulture,
        $"{CountOf(Sizes.Count)} of {Labels.Count} vectors, sizes {Sizes.Min()} to {Sizes.Max()}, inertia {Inertia:G9}, {StopReason} after {Iterations} iterations (restart {Restart} of {InertiaPerRestart.Count})"));
}
