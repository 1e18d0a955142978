using System.Globalization;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Tests whether the clusters of a report are real: the structure test, the splits of the tree over them, and their stability.</summary>
internal sealed class ClusterVerdicts
{
    /// <summary>The number of tests.</summary>
    public const int Count = 3;

    private readonly ClusterStability? _stability;

    private ClusterVerdicts(IReadOnlyList<string> verdicts, ClusterStability? stability) => (Verdicts, _stability) = (verdicts, stability);

    /// <summary>Gets the verdicts in sentences.</summary>
    public IReadOnlyList<string> Verdicts { get; }

    /// <summary>Runs the tests. What a test needs and the vectors do not have is a sentence too.</summary>
    /// <param name="source">The vectors and labels.</param>
    /// <param name="options">The seed and the threads.</param>
    /// <param name="step">Is called after each test.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static ClusterVerdicts Run(ReportSource source, ClusterReportOptions options, Action step, CancellationToken cancellationToken)
    {
        int[] rows = [.. source.Labels.Index().Where(label => label.Item >= 0).Select(label => label.Index)];
        int[] labels = [.. rows.Select(row => source.Labels[row])];
        int[] clusters = [.. labels.Distinct().Order()];
        const int fewest = 10;

        if (clusters.Length < 2 || rows.Length < Math.Max(fewest, 2 * clusters.Length))
        {
            return new ClusterVerdicts(
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Whether the clusters are real was not tested: that needs two clusters and "
                            + $"{Math.Max(fewest, 2 * clusters.Length)} of their documents."),
                ],
                stability: null);
        }

        VectorSet vectors = rows.Length == source.Vectors.Count ? source.Vectors : source.Vectors.Select(rows);
        int seed = options.Evaluation.Seed;
        int threads = options.Evaluation.MaxDegreeOfParallelism;
        var whole = new StructureTestOptions { Seed = seed, MaxDegreeOfParallelism = threads };
        int most = Math.Min(rows.Length, whole.MaxVectors) / 2;
        StructureTest structure = StructureTest.Run(
            vectors, clusters.Length <= most ? whole with { ClusterCounts = [clusters.Length] } : whole, progress: null, cancellationToken);
        step();
        ClusterHierarchy splits = StructureTest.TestSplits(
            ClusterHierarchy.OfCentroids(
                source.Centroids.Select([.. clusters.Select(cluster => source.CentroidRows[cluster])]),
                [.. labels.CountBy(label => label).OrderBy(size => size.Key).Select(size => (long)size.Value)],
                source.Metric,
                linkage: null,
                cancellationToken),
            vectors,
            [.. labels.Select(label => Array.BinarySearch(clusters, label))],
            StructureTest.SplitOptions with { Seed = seed, MaxDegreeOfParallelism = threads },
            progress: null,
            cancellationToken);
        step();
        ClusterStability stability = ClusterStability.Measure(
            vectors,
            labels,
            new ClusterStabilityOptions
            {
                Seed = seed,
                MaxDegreeOfParallelism = threads,
                Model = ClusterStability.KMeansFor(source.Metric, clusters.Length, seed),
            },
            progress: null,
            cancellationToken);
        step();
        return new ClusterVerdicts(
            [Sentence(structure.Reason), SplitSentence(splits, clusters, source, options), StabilitySentence(stability)], stability);
    }

    /// <summary>Returns the mean Jaccard similarity of a cluster under resampling; NaN if it was not measured.</summary>
    public double JaccardOf(int cluster) =>
        _stability?.Clusters.FirstOrDefault(known => known.Label == ClusterLabels.Format(cluster))?.Mean ?? double.NaN;

    private static string SplitSentence(ClusterHierarchy splits, int[] clusters, ReportSource source, ClusterReportOptions options)
    {
        IReadOnlyList<int> cut = splits.CutSignificant();
        string[] together =
        [
            .. cut.Index().GroupBy(leaf => leaf.Item).Where(group => group.Count() > 1)
                .Select(group => string.Join(", ", group.Select(leaf => options.Names.LabelOf(source.Names[clusters[leaf.Index]]).Text))),
        ];
        int groups = cut.Distinct().Count();
        return groups == 1
            ? string.Create(CultureInfo.InvariantCulture, $"None of the {clusters.Length} clusters is apart from the others.")
            : groups == clusters.Length
            ? string.Create(CultureInfo.InvariantCulture, $"All {clusters.Length} clusters are apart from each other.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The {clusters.Length} clusters are {groups} groups that are apart; in one group are {string.Join("; ", together)}.");
    }

    private static string StabilitySentence(ClusterStability stability)
    {
        string[] grades = ["stable", "doubtful", "dissolved"];
        string counts = string.Join(", ", grades
            .Select(grade => (grade, Count: stability.Clusters.Count(cluster => cluster.Grade == grade)))
            .Where(grade => grade.Count > 0)
            .Select(grade => string.Create(CultureInfo.InvariantCulture, $"{grade.Count} {grade.grade}")));
        return $"Under resampling, {counts}.";
    }

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
