using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Explains the metrics of an evaluation as text.</summary>
internal static class EvaluationWords
{
    private const string TooFew = "It needs two clusters with members.";

    public static EvaluationMetric Silhouette(SilhouetteResult? result)
    {
        if (result is null)
        {
            return new("silhouette", double.NaN, TooFew);
        }

        if (result.MeasuredCount == OccurringLabels.ValuesOf(result.PerCluster).Count(mean => !double.IsNaN(mean)))
        {
            return new("silhouette", result.Mean, "Every cluster has one measured vector, whose silhouette is 0 by convention and has no meaning.");
        }

        string measured = result.IsSampled ? string.Create(CultureInfo.InvariantCulture, $", of a sample of {result.MeasuredCount} vectors") : "";
        return new(
            "silhouette",
            result.Mean,
            $"From -1 to 1, large is good: {ClusterMetrics.DescribeSilhouette(result.Mean)} "
                + $"(grade {ClusterMetrics.GradeSilhouette(result.Mean)}){measured}.");
    }

    public static EvaluationMetric CalinskiHarabasz(double value) => new(
        "Calinski-Harabasz",
        value,
        double.IsNaN(value) ? "It needs two clusters, fewer clusters than vectors, and vectors that differ."
            : double.IsInfinity(value) ? "Infinite: every vector equals the mean of its cluster, so that the dispersion within clusters is 0."
            : "From 0 up, large is good: dispersion between clusters divided by dispersion within. Compare it on the same vectors only.");

    public static EvaluationMetric DaviesBouldin(double value) => new(
        "Davies-Bouldin",
        value,
        double.IsNaN(value) ? TooFew
            : double.IsInfinity(value)
                ? "Infinite, the worst value: two clusters have the same mean, so that their distance is 0. "
                    + "Check the clusters whose own index is infinite."
            : value == 0 ? "From 0 up, small is good: every vector equals the mean of its cluster, and all means differ."
            : value < 1
                ? "From 0 up, small is good: on average, even the most similar cluster is further away than the sum of both dispersions."
            : "From 0 up, small is good: on average, every cluster overlaps with another one.");

    public static EvaluationMetric Dunn(double value, int? limit) => new(
        "Dunn index",
        value,
        limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"Omitted: it compares all pairs, of more than {most} vectors.")
            : double.IsNaN(value) ? TooFew
            : double.IsInfinity(value) ? $"Infinite: {ClusterMetrics.DescribeDunnIndex(value)}."
            : $"From 0 up, large is good: {ClusterMetrics.DescribeDunnIndex(value)} (grade {ClusterMetrics.GradeDunnIndex(value)}).");

    public static IEnumerable<EvaluationMetric> Agreement(ContingencyTable truth, double silhouette)
    {
        double rand = truth.AdjustedRandIndex;
        string missing = truth.MissingCount == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" The {truth.MissingCount} documents without a truth value are excluded.");
        yield return new("adjusted Rand index", rand, Said(rand, $"At most 1, about 0 for random labels: {Amount(rand)} agreement of pairs.{missing}"));
        yield return new("homogeneity", truth.Homogeneity, Said(truth.Homogeneity, "From 0 to 1: 1 if every cluster has only one truth value."));
        yield return new("completeness", truth.Completeness, Said(truth.Completeness, "From 0 to 1: 1 if every truth value is in only one cluster."));
        yield return new("V-measure", truth.VMeasure, Said(truth.VMeasure, "From 0 to 1: the harmonic mean of homogeneity and completeness."));
        double average = (((silhouette + 1) / 2) + ((rand + 1) / 2) + truth.Completeness + truth.Homogeneity) / 4;
        yield return new(
            "average",
            average,
            double.IsNaN(average)
                ? "One of its four metrics is missing."
                : "From 0 to 1: the mean of silhouette and adjusted Rand index, both scaled to [0, 1], completeness and homogeneity.");
    }

    private static string Said(double value, string words) => double.IsNaN(value) ? "No document has a truth value." : words;

    private static string Amount(double value) => value switch
    {
        >= 0.9 => "excellent",
        >= 0.65 => "good",
        >= 0.35 => "moderate",
        >= 0.1 => "poor",
        _ => "hardly any",
    };
}
