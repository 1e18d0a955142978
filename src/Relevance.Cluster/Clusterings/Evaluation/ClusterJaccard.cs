using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The stability of one cluster in a <see cref="ClusterStability"/>.</summary>
/// <param name="Label">The cluster's label.</param>
/// <param name="Size">The number of its measured vectors, at least 1.</param>
/// <param name="Similarities">
/// For each resample that has a member of the cluster, the Jaccard similarity of the cluster and the most similar new cluster, within the resample: in [0, 1],
/// 1 if the cluster was found again.
/// </param>
public sealed record ClusterJaccard(
    string Label,
    int Size,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] IReadOnlyList<double> Similarities)
{
    /// <summary>
    /// Gets the mean of the similarities, in [0, 1]: above 0.75 the cluster is stable, below 0.5 it is dissolved (Hennig 2007). 0 if no resample had a member.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Mean => Similarities.Count == 0 ? 0 : Similarities.Average();

    /// <summary>Gets the number of resamples in which the cluster was found again: with a similarity of at least 0.75.</summary>
    public int RecoveredCount => Similarities.Count(similarity => similarity >= 0.75);

    /// <summary>Gets the number of resamples in which the cluster was dissolved: with a similarity of at most 0.5.</summary>
    public int DissolvedCount => Similarities.Count(similarity => similarity <= 0.5);

    /// <summary>Gets the mean in one word: <c>stable</c> above 0.75, <c>dissolved</c> below 0.5, otherwise <c>doubtful</c>.</summary>
    public string Grade => GradeOf(Mean);

    /// <summary>Returns the word for a mean similarity.</summary>
    internal static string GradeOf(double mean) => mean > 0.75 ? "stable" : mean < 0.5 ? "dissolved" : "doubtful";

    /// <summary>Returns one line with the figures.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Label}: {Size} documents, Jaccard {Mean:F3}, {Grade} (found again in {RecoveredCount}, dissolved in {DissolvedCount} "
            + $"of {Similarities.Count} resamples)");
}
