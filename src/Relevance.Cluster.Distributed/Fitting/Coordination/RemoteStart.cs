using Relevance.Cluster.Models;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>Chooses the first centroids of a restart; it reads only the rows of its sample, or those that become centroids.</summary>
/// <param name="facts">What is known of all rows.</param>
/// <param name="rows">The rows.</param>
/// <param name="shards">All shards, in order.</param>
internal sealed class RemoteStart(KMeansFacts facts, RemoteRows rows, IReadOnlyList<RemoteShard> shards)
{
    public async Task<VectorSet> ChooseAsync(int restart, CancellationToken cancellationToken) => facts.InitialCentroids
        ?? (facts.Options.Initialization == KMeansInitialization.Random
            ? await DrawAsync(restart, cancellationToken).ConfigureAwait(false)
            : await ChooseFromSampleAsync(restart, cancellationToken).ConfigureAwait(false));

    private async Task<VectorSet> ChooseFromSampleAsync(int restart, CancellationToken cancellationToken)
    {
        StartSample sample = new(facts, restart);
        int[][] chosen = [.. shards.Select(shard => sample.ChooseFrom(shard.DirectedCount, shard.DirectedWeights))];
        VectorSet vectors = await rows.ReadRowsAsync(chosen, cancellationToken).ConfigureAwait(false);
        float[]? weights = sample.IsAll && facts.Options.SampleWeights is not null ? [.. shards.SelectMany(shard => shard.DirectedWeights)] : null;
        return await Task.Run(
            () =>
            {
                var directed = DirectedRows.Of(vectors, facts.Metric, facts.Options.ZeroVectors);
                ReadOnlyMemory<float>? given = weights is null ? default(ReadOnlyMemory<float>?) : weights;
                KMeansProblem problem = new(new KMeansRows(directed, given, facts.Options, facts.Exponent, cancellationToken), facts);
                int[] start = new GreedyStart(new StartRows(problem, sample: null), restart).Choose(cancellationToken);
                return facts.DirectionsOf(problem.Vectors.Select(start));
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Draws rows of positive weight by their rank among these.</summary>
    private async Task<VectorSet> DrawAsync(int restart, CancellationToken cancellationToken)
    {
        long[] counts = [.. shards.Select(shard => shard.DirectedWeights.Length == 0 ? shard.DirectedCount : shard.DirectedWeights.LongCount(weight => weight > 0))];
        long[] ranks = [.. RandomStart.Draw(facts, counts.Sum(), restart)];

        // Shard by shard, and then in the order in which they were drawn.
        int[] order = [.. Enumerable.Range(0, ranks.Length).OrderBy(draw => ranks[draw])];
        int[][] drawn = new int[shards.Count][];
        (long first, int next) = (0, 0);
        for (int index = 0; index < shards.Count; index++)
        {
            List<int> own = [];
            int[]? weighted = shards[index].DirectedWeights.Length == 0 ? null : RowsOf(shards[index].DirectedWeights);
            for (; next < order.Length && ranks[order[next]] < first + counts[index]; next++)
            {
                int rank = (int)(ranks[order[next]] - first);
                own.Add(weighted is null ? rank : weighted[rank]);
            }

            (drawn[index], first) = ([.. own], first + counts[index]);
        }

        VectorSet sorted = await rows.ReadRowsAsync(drawn, cancellationToken).ConfigureAwait(false);
        int[] places = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            places[order[place]] = place;
        }

        // Scaled like the rows of the search.
        var directed = DirectedRows.Of(sorted.Select(places), facts.Metric, facts.Options.ZeroVectors);
        return facts.DirectionsOf(new KMeansRows(directed, weights: null, facts.Options, facts.Exponent, cancellationToken).Vectors);
    }

    private static int[] RowsOf(float[] weights) => [.. Enumerable.Range(0, weights.Length).Where(row => weights[row] > 0)];
}
