using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of an <see cref="IClusterModel"/>: one label per vector, and the centroids if the model has them.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "model", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
[JsonDerivedType(typeof(KMeansResult), "kmeans")]
[JsonDerivedType(typeof(BisectingKMeansResult), "bisectingkmeans")]
[JsonDerivedType(typeof(CommunityDetectionResult), "communitydetection")]
[JsonDerivedType(typeof(DbscanResult), "dbscan")]
[JsonDerivedType(typeof(HdbscanResult), "hdbscan")]
[JsonDerivedType(typeof(AgglomerativeResult), "agglomerativeclustering")]
[JsonDerivedType(typeof(GaussianMixtureResult), "gaussianmixture")]
public record ClusterModelResult
{
    /// <summary>Gets the cluster of each row, from 0; −1 marks an outlier, which belongs to no cluster.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>
    /// Gets the centroids, row i for label i. Null, the default, means the model has none; then the means of the members are used, scaled to norm 1 for
    /// <see cref="DistanceMetric.Cosine"/>.
    /// </summary>
    public VectorSet? Centroids { get; init; }

    /// <summary>Gets the distance metric of the model. The default is <see cref="DistanceMetric.SquaredEuclidean"/>.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.SquaredEuclidean;

    /// <summary>Gets a name for each label, index i for label i; null, the default, means <c>cluster-0</c>, <c>cluster-1</c>, ….</summary>
    public IReadOnlyList<string>? LabelNames { get; init; }

    /// <summary>
    /// Gets the remarks on the result, one sentence each, such as fewer clusters than requested, or zero vectors. The default is an empty list.
    /// </summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Returns one line with the number of clusters, of vectors and of outliers.</summary>
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
