using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>What a <see cref="ClusterReport"/> looks at, and how far it goes.</summary>
public sealed record ClusterReportOptions
{
    /// <summary>Gets the title; null (the default) means one that names the clustering.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Gets names for clusters, by their labels. They go before those that <see cref="ClusterOps.SetClusterNamesAsync"/> stored, which
    /// <see cref="ClusterOps.CreateReportAsync"/> takes for all others; "" shows a cluster by its label alone. A name for a label that is not there does
    /// nothing. The default is none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Gets the fields that are looked at, in the order of the report. Null (the default) means every plain field of the documents, in the order of the schema, but dates and labels, each as
    /// <see cref="ReportFieldKind.Automatic"/> has it; empty means none.
    /// </summary>
    public IReadOnlyList<ReportField>? Fields { get; init; }

    /// <summary>Gets how many of the closest and of the furthest documents are shown for each cluster, 0 to 1000. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0 to 1000.</exception>
    public int MemberCount
    {
        get;
        init => field = InRange(value, 0, 1000);
    } = 3;

    /// <summary>Gets the fields of the documents that are shown, with <c>_id</c> always; null (the default) means all but vectors, empty none but <c>_id</c>.</summary>
    public IReadOnlyList<string>? MemberFields { get; init; }

    /// <summary>Gets how many different texts a field may have and still be a category, at least 1. The default is 50. It plays no part for a field whose kind is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxCategories
    {
        get;
        init => field = InRange(value, 1, int.MaxValue);
    } = 50;

    /// <summary>Gets how many values of a category are listed for each cluster, the most frequent ones, at least 0. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxValues
    {
        get;
        init => field = InRange(value, 0, int.MaxValue);
    } = 5;

    /// <summary>Gets which terms of texts are counted and listed; the default is ten terms a cluster that occur in two of its documents and half again as often as elsewhere.</summary>
    public ClassTermOptions Terms { get; init; } = new();

    /// <summary>Gets how the silhouette is measured. The default is Euclidean, of all vectors up to 10 000 and of a seeded sample of as many beyond.</summary>
    public SilhouetteOptions Silhouette { get; init; } = new() { MaxPairwiseVectors = 10_000 };

    /// <summary>
    /// Gets the most vectors of which the Dunn index is taken, at least 0; of more, it is that of a seeded sample of this size, which is an upper bound: in a sample the nearest pair is no nearer and the
    /// widest cluster no wider. The default is 5000; 0 leaves the index out.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxDunnVectors
    {
        get;
        init => field = InRange(value, 0, int.MaxValue);
    } = 5000;

    /// <summary>Gets the most members of a cluster that are compared for its medoid, at least 1; of more, a seeded sample of this size. The default is 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxMedoidMembers
    {
        get;
        init => field = InRange(value, 1, int.MaxValue);
    } = 1000;

    /// <summary>Gets the seed of the samples for medoids and Dunn index; that of the silhouette is in <see cref="Silhouette"/>. The default is 0.</summary>
    public int Seed { get; init; }

    private static int InRange(int value, int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}
