using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The profile of one cluster in a report.</summary>
public sealed record ClusterProfile
{
    /// <summary>Gets the label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the cluster name; null if the cluster has none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the number of documents with the label, including those without a vector.</summary>
    public required int Size { get; init; }

    /// <summary>Gets the share of all labeled documents, outliers included, in [0, 1].</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Share { get; init; }

    /// <summary>
    /// Gets the statistics of the members' distances to the centroid, in the metric of the report; of no distance if no member has a vector.
    /// </summary>
    public required NumberSummary Distances { get; init; }

    /// <summary>
    /// Gets the difference of the mean distance to the centroid from that over all clusters, in standard deviations of all distances; negative for a
    /// cluster that is tighter than most. NaN without a distance, or if all are the same.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double SpreadZScore { get; init; }

    /// <summary>Gets the sum of squared Euclidean distances of the members to their mean, in [0, ∞).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Inertia { get; init; }

    /// <summary>Gets the mean silhouette of the members (in the sample), in [−1, 1]; NaN if none was measured.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Silhouette { get; init; }

    /// <summary>
    /// Gets the mean Jaccard similarity of the cluster with the cluster that is found again in a resample, in [0, 1]: above 0.75 it is stable, below 0.5
    /// dissolved. NaN, the default, if it was not measured (<see cref="ClusterReportOptions.TestsClusters"/>).
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Jaccard { get; init; } = double.NaN;

    /// <summary>Gets the medoid; null if no member has a vector.</summary>
    public ReportMedoid? Medoid { get; init; }

    /// <summary>Gets the nearest other cluster; null if no other cluster has a centroid, or this one has none.</summary>
    public NearestCluster? Nearest { get; init; }

    /// <summary>Gets the profiles of the number fields.</summary>
    public IReadOnlyList<NumberProfile> Numbers { get; init; } = [];

    /// <summary>Gets the profiles of the category fields.</summary>
    public IReadOnlyList<CategoryProfile> Categories { get; init; } = [];

    /// <summary>Gets the profiles of the text fields.</summary>
    public IReadOnlyList<TextProfile> Texts { get; init; } = [];

    /// <summary>
    /// Gets the documents closest to the centroid, closest first, without vectors. A document has only its id if no store has it: the report is of
    /// arrays, or the document was deleted in the meantime.
    /// </summary>
    public IReadOnlyList<RankedDocument> Closest { get; init; } = [];

    /// <summary>Gets the documents furthest from the centroid, furthest first, in the form of <see cref="Closest"/>.</summary>
    public IReadOnlyList<RankedDocument> Furthest { get; init; } = [];

    /// <summary>Gets the cluster name with the label, or the label alone.</summary>
    public string DisplayName => Shown.Text;

    /// <summary>Gets the label with the cluster name.</summary>
    internal NamedLabel Shown => new(Label, Name);

    /// <summary>Gets the notable facts in a few sentences: size, dispersion, separation, and the values that are more frequent than in the rest.</summary>
    public string Description => ReportProse.Describe(this);

    /// <summary>Returns <see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
