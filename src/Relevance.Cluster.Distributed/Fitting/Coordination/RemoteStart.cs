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
        (int Shard, int Row)[] chosen =
        [
            .. shards.SelectMany((shard, index) => sample.ChooseFrom(shard.DirectedCount, shard.DirectedWeights).Select(row => (index, row))),
        ];
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
        int[]?[] weighted = [.. shards.Select(shard => shard.DirectedWeights.Length == 0 ? null : RowsOf(shard.DirectedWeights))];
        long[] counts = [.. shards.Zip(weighted, (shard, rows) => rows?.Length ?? shard.DirectedCount)];
        long place = 0;
        long[] ends = [.. counts.Select(count => place += count)];
        List<(int Shard, int Row)> drawn = [];
        foreach (long rank in RandomStart.Draw(facts, place, restart))
        {
            int shard = Array.FindIndex(ends, end => rank < end);
            int own = (int)(rank - (ends[shard] - counts[shard]));
            drawn.Add((shard, weighted[shard]?[own] ?? own));
        }

        VectorSet vectors = await rows.ReadRowsAsync(drawn, cancellationToken).ConfigureAwait(false);

        // Scaled like the rows of the search.
        var directed = DirectedRows.Of(vectors, facts.Metric, facts.Options.ZeroVectors);
        return facts.DirectionsOf(new KMeansRows(directed, weights: null, facts.Options, facts.Exponent, cancellationToken).Vectors);
    }

    private static int[] RowsOf(float[] weights) => [.. Enumerable.Range(0, weights.Length).Where(row => weights[row] > 0)];
}
