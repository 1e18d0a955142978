using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The means, spreads and sizes of the clusters of all rows, for <see cref="SilhouettePart"/>; the same for any order and parts of the rows.</summary>
/// <param name="centers">The mean of each cluster.</param>
/// <param name="spreads">The mean squared distance of the members to it.</param>
/// <param name="counts">The number of members, at least 1.</param>
internal sealed class SilhouetteMeans(double[][] centers, double[] spreads, int[] counts)
{
    /// <summary>Gets the mean of each cluster, in float32.</summary>
    public VectorSet Means { get; } = VectorSet.From(centers.Select(center => Array.ConvertAll(center, component => (float)component)));

    public double[][] Centers => centers;

    public double[] Spreads => spreads;

    public int[] Counts => counts;

    /// <summary>Joins the facts of all rows.</summary>
    /// <param name="centers">The mean of each cluster.</param>
    /// <param name="scatter">The sum of the squared distances of its members to it.</param>
    /// <param name="counts">The number of members, and of those with a zero vector by the cosine.</param>
    public static SilhouetteMeans Of(double[][] centers, ExactSum[] scatter, (int All, int Zeros)[] counts) => new(
        centers,

        // A zero vector is at cosine distance 1 of every other vector, and 2 (1 − cos) is 2 if |x − y|² is 1.
        [.. scatter.Zip(counts, (sum, count) => sum.Over(count.All) + ((double)count.Zeros / count.All))],
        Array.ConvertAll(counts, count => count.All));
}
