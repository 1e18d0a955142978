using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>The options of a <see cref="ClusterReport"/>.</summary>
public sealed record ClusterReportOptions
{
    /// <summary>Gets the title; null, the default, means a title that names the clustering.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Gets cluster names by label. They take precedence over the names that <see cref="ClusterOps.SetClusterNamesAsync"/> stored, which
    /// <see cref="ClusterOps.CreateReportAsync"/> uses for all other clusters; "" shows a cluster by its label alone. A name for an unknown label has no
    /// effect. The default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets the fields to profile, in the order of the report. Null, the default, means every plain field of the documents except dates and labels, in
    /// the order of the schema, each as <see cref="ReportFieldKind.Automatic"/>; empty means none.
    /// </summary>
    public IReadOnlyList<ReportField>? Fields { get; init; }

    /// <summary>Gets the number of closest, and of furthest, documents per cluster, 0 to 1000. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1000.</exception>
    public int MemberCount
    {
        get;
        init => field = InRange(value, 0, 1000);
    } = 3;

    /// <summary>
    /// Gets the fields of these documents, always with <c>_id</c>; null, the default, means all except vectors, empty means <c>_id</c> alone.
    /// </summary>
    public IReadOnlyList<string>? MemberFields { get; init; }

    /// <summary>
    /// Gets the largest number of different texts of a category, at least 1. The default is 50. It has no effect on a field whose kind is given.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxCategories
    {
        get;
        init => field = InRange(value, 1, int.MaxValue);
    } = 50;

    /// <summary>Gets the number of values of a category that are listed per cluster, most frequent first, at least 0. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxValues
    {
        get;
        init => field = InRange(value, 0, int.MaxValue);
    } = 5;

    /// <summary>
    /// Gets the options of the terms of text fields; the default lists ten terms per cluster that occur in at least two of its documents and are at least
    /// 1.5 times as frequent as elsewhere.
    /// </summary>
    public ClassTermOptions Terms { get; init; } = new();

    /// <summary>
    /// Gets the options of the metrics. By default the silhouette is Euclidean and exact up to 10,000 vectors, the Dunn index is exact up to 5000 vectors, and
    /// a medoid is compared with up to 1000 members in the metric of the clustering; above these limits, seeded samples are measured. The Dunn index of a
    /// sample is an upper bound: in it the nearest pair is no nearer and the widest cluster no wider.
    /// </summary>
    public EvaluationOptions Evaluation { get; init; } = new() { MaxSilhouetteVectors = 10_000, MaxDunnVectors = 5000 };

    /// <summary>
    /// Gets a value indicating whether the report tests that the clusters are real: by <see cref="ClusterOps.TestStructureAsync"/>, by
    /// <see cref="ClusterOps.TestSplitsAsync"/> and by <see cref="ClusterOps.MeasureStabilityAsync"/>, with the seed and the threads of
    /// <see cref="Evaluation"/>. The default is false: it takes far longer than all else in the report, about a minute for 10,000 vectors of 384 components.
    /// </summary>
    public bool TestsClusters { get; init; }

    private static int InRange(int value, int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}
