using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Describes the notable facts of a report in plain sentences.</summary>
internal static class ReportProse
{
    /// <summary>The largest number of facts of a kind in one description; the tables have all of them.</summary>
    private const int MostOfAKind = 3;
    private const int MostTerms = 5;
    private const double NotableLift = 1.5;
    private const double NotableShare = 0.2;
    private const double NotableDifference = 0.5;

    public static string Describe(ClusterProfile cluster)
    {
        string[] sentences =
        [
            $"{cluster.DisplayName}: {Size(cluster)}{Shape(cluster)}.",
            .. Stability(cluster),
            .. Categories(cluster),
            .. Numbers(cluster),
            .. Terms(cluster),
        ];
        return string.Join(' ', sentences);
    }

    public static string Summarize(ClusterReport report)
    {
        int used = report.Clusters.Count(cluster => cluster.Distances.Count > 0);
        string clusters = used == 1 ? "cluster" : "clusters";
        string components = report.Dimension == 1 ? "component" : "components";
        return string.Create(CultureInfo.InvariantCulture, $"{report.Coverage} in {used} {clusters}, vectors of {report.Dimension} {components}.");
    }

    /// <summary>Describes the metrics of the clustering as a whole.</summary>
    public static IEnumerable<string> Judge(ReportOverview overview)
    {
        foreach (string verdict in overview.Verdicts)
        {
            yield return verdict;
        }

        // Whether there is structure says a test, if there is one, not the size of the silhouette.
        yield return overview.SilhouetteGrade is not null && overview.Verdicts.Count > 0
            ? $"Silhouette {NumberText.Fixed(overview.Silhouette, 4)}."
            : overview.SilhouetteGrade is { } grade
            ? $"Silhouette {NumberText.Fixed(overview.Silhouette, 4)}, grade {grade}: {ClusterMetrics.DescribeSilhouette(overview.Silhouette)}."
            : "The silhouette needs two clusters with members.";
        foreach (EvaluationMetric figure in
            new[] { EvaluationWords.CalinskiHarabasz(overview.CalinskiHarabasz), EvaluationWords.DaviesBouldin(overview.DaviesBouldin) })
        {
            if (double.IsInfinity(figure.Score))
            {
                yield return $"{figure.Name}: {figure.Description}";
            }
        }

        yield return double.IsInfinity(overview.DunnIndex) ? $"Dunn index: {ClusterMetrics.DescribeDunnIndex(overview.DunnIndex)}."
            : overview.DunnGrade is { } dunn
            ? $"Dunn index {(overview.IsDunnSampled ? "at most " : "")}{NumberText.Fixed(overview.DunnIndex, 4)}, grade {dunn}: "
                + $"{ClusterMetrics.DescribeDunnIndex(overview.DunnIndex)}."
            : overview.DunnVectorCount > 0 ? "The Dunn index needs two clusters with members." : "The Dunn index was not measured.";
    }

    public static IEnumerable<string> SamplingRemarks(ReportOverview overview, IReadOnlyList<ClusterProfile> clusters, ClusterReportOptions options)
    {
        (int seed, int members) = (options.Evaluation.Seed, options.Evaluation.MaxMedoidMembers);
        if (overview.IsSilhouetteSampled)
        {
            yield return Invariant($"The silhouettes are those of a random sample of {overview.SilhouetteVectorCount} vectors (seed {seed}).");
        }

        if (overview.IsDunnSampled)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The Dunn index is that of a random sample of {overview.DunnVectorCount} vectors (seed {seed}), "
                    + $"which is an upper bound of the exact one.");
        }

        int sampled = clusters.Count(cluster => cluster.Medoid is { IsSampled: true });
        if (sampled > 0)
        {
            yield return Invariant($"The medoids of {sampled} clusters are those of random samples of {members} members (seed {seed}).");
        }
    }

    /// <summary>Formats a number with four digits; NaN is a dash.</summary>
    public static string Figure(double value) => double.IsNaN(value) ? "–"
        : double.IsPositiveInfinity(value) ? "∞"
        : value.ToString(Math.Abs(value) is >= 10_000 and < 1e15 ? "0" : "G4", CultureInfo.InvariantCulture);

    private static string Size(ClusterProfile cluster) => cluster.Size == 0
        ? "no documents"
        : Invariant($"{cluster.Size} {(cluster.Size == 1 ? "document" : "documents")} ({NumberText.Percent(cluster.Share)})");

    private static string Shape(ClusterProfile cluster)
    {
        string nearest = cluster.Nearest is { } other
            ? $"; the nearest is {other.DisplayName}, {Figure(other.Distance)} away (cosine {NumberText.Fixed(other.Similarity, 2)})"
            : "";

        // The silhouette of a single vector is 0 by definition and has no meaning.
        string shape = cluster.Silhouette switch
        {
            _ when cluster.Distances.Count < 2 => "",
            double.NaN => "",
            > 0.5 => "compact and well separated",
            > 0.25 => "fairly well separated",
            > 0 => "hardly separated from its neighbors",
            _ => "mixed with its neighbors",
        };
        return (shape.Length == 0 ? "" : $", {shape} (silhouette {NumberText.Fixed(cluster.Silhouette, 2)})") + nearest;
    }

    private static IEnumerable<string> Stability(ClusterProfile cluster) => double.IsNaN(cluster.Jaccard)
        ? []
        : [$"{char.ToUpperInvariant(ClusterJaccard.GradeOf(cluster.Jaccard)[0])}{ClusterJaccard.GradeOf(cluster.Jaccard)[1..]} under resampling "
            + $"(Jaccard {NumberText.Fixed(cluster.Jaccard, 2)})."];

    private static IEnumerable<string> Categories(ClusterProfile cluster)
    {
        string[] notable =
        [
            .. cluster.Categories.SelectMany(profile => profile.Values.Select(value => (profile.Field, value)))
                .Where(pair => pair.value.Lift >= NotableLift && pair.value.Share >= NotableShare && !double.IsNaN(pair.value.RestShare))
                .Where(pair => NumberText.Percent(pair.value.Share) != NumberText.Percent(pair.value.RestShare))
                .OrderByDescending(pair => pair.value.Share - pair.value.RestShare)
                .Take(MostOfAKind)
                .Select(pair =>
                    $"{pair.Field} is {pair.value.Value} "
                        + $"({NumberText.Percent(pair.value.Share)} and {NumberText.Percent(pair.value.RestShare)} elsewhere)"),
        ];
        return notable.Length == 0 ? [] : [$"More often than elsewhere, {string.Join(", ", notable)}."];
    }

    private static IEnumerable<string> Numbers(ClusterProfile cluster)
    {
        NumberProfile[] notable =
        [
            // Two means that read the same are not notable.
            .. cluster.Numbers
                .Where(profile => Math.Abs(profile.Difference) >= NotableDifference && Figure(profile.Numbers.Mean) != Figure(profile.RestMean))
                .OrderByDescending(profile => Math.Abs(profile.Difference))
                .Take(MostOfAKind),
        ];
        return notable.Select(profile => string.Create(
            CultureInfo.InvariantCulture,
            $"{profile.Field} is {(profile.Difference > 0 ? "higher" : "lower")}: {Figure(profile.Numbers.Mean)} on average "
                + $"and {Figure(profile.RestMean)} in the rest ({Math.Abs(profile.Difference):0.0} standard deviations)."));
    }

    private static IEnumerable<string> Terms(ClusterProfile cluster)
    {
        string[] terms = [.. cluster.Texts.SelectMany(profile => profile.Terms.Take(MostTerms)).Select(term => term.Term).Distinct(StringComparer.Ordinal)];
        return terms.Length == 0 ? [] : [$"Its words: {string.Join(", ", terms)}."];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
