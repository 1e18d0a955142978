using System.Globalization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>How well each vector lies in its cluster: 1 deep inside, 0 between two clusters, −1 in the wrong one.</summary>
public sealed record SilhouetteResult
{
    /// <summary>
    /// Gets the silhouette of each row, in [−1, 1]; 0 for the only vector of a cluster. NaN where none was taken: for an outlier (label −1), and for rows outside the sample.
    /// </summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Gets the mean over the measured members of each cluster, index i for label i; NaN for a cluster of which none was measured.</summary>
    public required IReadOnlyList<double> PerCluster { get; init; }

    /// <summary>Gets the mean over all measured rows, in [−1, 1]. Large is good.</summary>
    public required double Mean { get; init; }

    /// <summary>Gets the metric of the distances.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets how many rows were measured.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>Gets whether only a sample of the rows was measured, and each against the sample only.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>Says the mean in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"silhouette {Mean:F4} ({Metric}, {(IsSampled ? "a sample of " : "")}{MeasuredCount} vectors in {PerCluster.Count(mean => !double.IsNaN(mean))} clusters)");
}
