using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>One number of clusters in a <see cref="ClusterCountSearch"/>, with a figure for each criterion. One cluster has inertia and gap only.</summary>
public sealed record ClusterCountCandidate
{
    /// <summary>Gets the number of clusters, at least 1.</summary>
    public required int ClusterCount { get; init; }

    /// <summary>Gets the sum of squared distances to the nearest centroid. It falls with the number of clusters; its elbow is a criterion.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Inertia { get; init; }

    /// <summary>
    /// Gets how much the clusters of one half of the vectors tell about those of the other half: the mutual information of the labels that both give to all
    /// vectors, as a share of what so many clusters can tell (the logarithm of their number), scaled so that one cloud has 0; the mean over divisions. 1 for
    /// the same clusters of equal sizes, negative below a cloud, NaN for one cluster.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Stability { get; init; } = double.NaN;

    /// <summary>
    /// Gets the same information as a share of what clusters of these sizes can tell (their entropy), not compared with one cloud: 1 for the same clusters, 0
    /// for labels that tell nothing, NaN for one cluster.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Agreement { get; init; } = double.NaN;

    /// <summary>Gets the standard error of <see cref="Stability"/> over the divisions, at least 0; NaN for one cluster.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double StabilityError { get; init; } = double.NaN;

    /// <summary>
    /// Gets the prediction strength: the share of the pairs of a cluster of one half that the clusters of the other half leave together, of the worst cluster,
    /// in [0, 1]; NaN for one cluster. The mean over divisions (R. Tibshirani and G. Walther, "Cluster validation by prediction strength", 2005).
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double PredictionStrength { get; init; } = double.NaN;

    /// <summary>Gets the standard error of <see cref="PredictionStrength"/> over the divisions, at least 0; NaN for one cluster.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double PredictionStrengthError { get; init; } = double.NaN;

    /// <summary>
    /// Gets the gap: by how much the logarithm of the inertia is below that of uniform vectors in the box of the principal axes (R. Tibshirani, G. Walther and
    /// T. Hastie, "Estimating the number of clusters in a data set via the gap statistic", 2001), of at most
    /// 1000 vectors; NaN if the inertia is 0, and of a sample above 200 clusters.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Gap { get; init; } = double.NaN;

    /// <summary>Gets the standard error of <see cref="Gap"/>, with the error of the simulation: s·√(1 + 1/B) over B draws; NaN without a gap.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double GapError { get; init; } = double.NaN;

    /// <summary>
    /// Gets the mean silhouette by squared Euclidean distance, in [−1, 1], large is good; of vectors of norm 1 it is that by cosine. NaN if fewer than two
    /// clusters have members, as always for one cluster.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Silhouette { get; init; } = double.NaN;

    /// <summary>Returns one line with the figures.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ClusterCount} clusters: stability {Stability:F3}, agreement {Agreement:F3}, silhouette {Silhouette:F3}, gap {Gap:F3}, "
            + $"prediction strength {PredictionStrength:F3}, inertia {Inertia:G6}");
}
