using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>Makes the result of k-means from the labels of shards.</summary>
internal static class RemoteResult
{
    /// <summary>Makes the result; row i is the i-th row of the shards, zero vectors included.</summary>
    /// <param name="facts">What is known of all rows.</param>
    /// <param name="fit">The search, at its end.</param>
    /// <param name="shards">The labels of all shards by the centroids of the best restart, in order.</param>
    public static KMeansResult Make(KMeansFacts facts, KMeansFit fit, IReadOnlyList<ShardLabels> shards)
    {
        KMeansOptions options = facts.Options;
        bool areZerosRelated = options.ZeroVectors == ZeroVectorRule.CountAsUnrelated;
        long count = shards.Sum(shard => (long)shard.Offsets.Length);
        int[] labels = new int[count];
        double[] distances = new double[count];
        int first = 0;
        foreach (ShardLabels shard in shards)
        {
            HashSet<int> zeros = [.. shard.Shard.Zeros];
            int directed = 0;
            for (int row = 0; row < shard.Offsets.Length; row++)
            {
                bool isZero = zeros.Contains(row);
                labels[first + row] = isZero ? -1 : shard.Labels[directed];
                distances[first + row] = !isZero ? facts.Unscaled(shard.Distances[directed]) : areZerosRelated ? 1 : double.NaN;
                directed += isZero ? 0 : 1;
            }

            first += shard.Offsets.Length;
        }

        // Zero vectors are in the first cluster that has others.
        var clusters = OccupiedClusters.Of(labels, facts.Unscaled(fit.Best!.Centroids));
        long zeroCount = count - facts.RowCount;
        if (areZerosRelated && zeroCount > 0)
        {
            clusters = OccupiedClusters.Of([.. clusters.Labels.Select(label => Math.Max(label, 0))], clusters.Centroids);
        }

        double ofZeros = areZerosRelated ? WeightOfZeros(facts, zeroCount) : 0;
        return new KMeansResult
        {
            Labels = clusters.Labels.AsReadOnly(),
            Centroids = clusters.Centroids,
            Metric = options.Metric,
            Sizes = clusters.Sizes.AsReadOnly(),
            Inertia = facts.Unscaled(fit.Best.Inertia) + ofZeros,
            Distances = distances.AsReadOnly(),
            Iterations = fit.Best.Iterations,
            StopReason = fit.Best.StopReason,
            FilledClusterCount = fit.Best.FilledClusterCount,
            Restart = fit.BestRestart,
            InertiaPerRestart = Array.ConvertAll(fit.Inertias, inertia => facts.Unscaled(inertia) + ofZeros).AsReadOnly(),
            Remarks =
            [
                .. OccupiedClusters.Remarks(clusters.Sizes.Length, options.ClusterCount, "there are no more distinct vectors"),
                .. DirectedRows.Remarks(zeroCount, count, areZerosRelated),
            ],
        };
    }

    private static double WeightOfZeros(KMeansFacts facts, long zeroCount)
    {
        if (zeroCount == 0 || facts.Options.SampleWeights is not { } weights)
        {
            return zeroCount;
        }

        double sum = 0;
        foreach (float weight in weights.Span)
        {
            sum += weight;
        }

        return sum - facts.TotalWeight;
    }
}
