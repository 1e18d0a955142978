using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>What a report says of one cluster.</summary>
public sealed record ClusterProfile
{
    /// <summary>Gets the label.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the name that the cluster was given; null when it has none but its label.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the number of documents with the label, those without a vector included.</summary>
    public required int Size { get; init; }

    /// <summary>Gets the share of all documents that have a label, outliers included, in [0, 1].</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Share { get; init; }

    /// <summary>Gets the distances of the members to the centroid, in the metric of the report; without a number where no member has a vector.</summary>
    public required NumberSummary Distances { get; init; }

    /// <summary>
    /// Gets how far the mean distance to the centroid is from that over all clusters, in standard deviations of all distances: negative for a cluster that is tighter than most. NaN where there is no
    /// distance, or all are the same.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double SpreadZScore { get; init; }

    /// <summary>Gets the sum of squared Euclidean distances of the members to their mean, in [0, ∞).</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Inertia { get; init; }

    /// <summary>Gets the mean silhouette of the members (in the sample), in [−1, 1]; NaN where none was measured.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Silhouette { get; init; }

    /// <summary>Gets the medoid; null where no member has a vector.</summary>
    public ReportMedoid? Medoid { get; init; }

    /// <summary>Gets the nearest other cluster; null where there is none, or this one has no centroid.</summary>
    public NearestCluster? Nearest { get; init; }

    /// <summary>Gets the fields that were looked at as numbers.</summary>
    public IReadOnlyList<NumberProfile> Numbers { get; init; } = [];

    /// <summary>Gets the fields that were looked at as categories.</summary>
    public IReadOnlyList<CategoryProfile> Categories { get; init; } = [];

    /// <summary>Gets the fields that were looked at as texts.</summary>
    public IReadOnlyList<TextProfile> Texts { get; init; } = [];

    /// <summary>Gets the documents closest to the centroid, nearest first.</summary>
    public IReadOnlyList<ReportMember> Closest { get; init; } = [];

    /// <summary>Gets the documents furthest from the centroid, furthest first.</summary>
    public IReadOnlyList<ReportMember> Furthest { get; init; } = [];

    /// <summary>Gets the name with the label, or the label alone.</summary>
    public string DisplayName => Shown.Text;

    /// <summary>Gets the label with its name.</summary>
    internal NamedLabel Shown => new(Label, Name);

    /// <summary>Gets what stands out, in a few sentences: size, how tight and how far apart, and what the cluster has more of than the rest.</summary>
    public string Description => ReportProse.Describe(this);

    /// <summary>Says what stands out.</summary>
    public override string ToString() => Description;
}
