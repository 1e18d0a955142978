using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What a model found: one label a vector, and the centroids where it has them.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "model", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(KMeansResult), "kmeans")]
[JsonDerivedType(typeof(BisectingKMeansResult), "bisectingkmeans")]
[JsonDerivedType(typeof(CommunityDetectionResult), "communitydetection")]
public record ClusterModelResult
{
    /// <summary>Gets the cluster of each row, from 0; −1 marks an outlier, which belongs to no cluster.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>
    /// Gets the centroids, row i for label i; null when the model has none, and then the means of the members are taken
    /// (for <see cref="DistanceMetric.Cosine"/>, scaled to length 1).
    /// </summary>
    public VectorSet? Centroids { get; init; }

    /// <summary>Gets the metric by which the model judged nearness. The default is <see cref="DistanceMetric.SquaredEuclidean"/>.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.SquaredEuclidean;

    /// <summary>Gets a name for each label, index i for label i; null (the default) names them <c>cluster-0</c>, <c>cluster-1</c>, ….</summary>
    public IReadOnlyList<string>? LabelNames { get; init; }

    /// <summary>Gets what whoever reads the result should know, a sentence each: that there are fewer clusters than were asked for, or vectors without a direction. Empty (the default) if nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Says in one line how many clusters there are of how many vectors, and how many of those are outliers.</summary>
    public override string ToString()
    {
        int outliers = Labels.Count(label => label < 0);
        int clusters = Labels.Where(label => label >= 0).Distinct().Count();
        return WithRemarks(string.Create(
            CultureInfo.InvariantCulture, $"{CountOf(clusters)} of {Labels.Count} vectors{(outliers == 0 ? "" : $", {outliers} of them outliers")}"));
    }

    private protected static string CountOf(int clusters) => string.Create(CultureInfo.InvariantCulture, $"{clusters} cluster{(clusters == 1 ? "" : "s")}");

    private protected string WithRemarks(string text) => Remarks.Count == 0 ? text : $"{text}. {string.Join(' ', Remarks)}";
}
