using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The figures of one number of clusters in one set of vectors.</summary>
/// <param name="Stability">The adjusted Rand index of the labels of all rows by the clusters of one half and by those of the other half.</param>
/// <param name="Inertia">The mean of the two inertias of all rows.</param>
internal readonly record struct HalvesAgreement(double Stability, double Inertia)
{
    /// <summary>Fits k-means to two random halves of the vectors, on the calling thread.</summary>
    /// <param name="vectors">The vectors; each half has at least as many as the largest number of clusters.</param>
    /// <param name="clusterCounts">The numbers of clusters.</param>
    /// <param name="random">The random numbers of the halves, and the seed of k-means.</param>
    /// <param name="cancellationToken">The token is checked between blocks of rows.</param>
    public static HalvesAgreement[] Measure(
        VectorSet vectors, IReadOnlyList<int> clusterCounts, (CounterRandom Halves, int Seed) random, CancellationToken cancellationToken)
    {
        var halves = new VectorHalves(vectors, random.Halves);
        return [.. clusterCounts.Select(Compare)];

        HalvesAgreement Compare(int count)
        {
            var options = new KMeansOptions { ClusterCount = count, Restarts = 1, Seed = random.Seed, MaxDegreeOfParallelism = 1 };
            return Of(halves.LabelBy(halves.First, options, cancellationToken), halves.LabelBy(halves.Second, options, cancellationToken), count);
        }
    }

    private static HalvesAgreement Of(NearestCentroids one, NearestCentroids other, int count)
    {
        var cells = CrossCounts.Sum([.. one.Labels.Zip(other.Labels, (own, others) => (own, others, 1L))], count, count);
        var pairs = PairCounts.Of(new PartitionCounts(cells));
        return new HalvesAgreement(pairs.AdjustedRandIndex, (Moments.Sum([.. one.Distances]) + Moments.Sum([.. other.Distances])) / 2);
    }
}
