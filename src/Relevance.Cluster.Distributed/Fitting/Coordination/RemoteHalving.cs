using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>Finds the planes that halve clusters from samples of their rows, which come from the workers some clusters at a time.</summary>
/// <param name="facts">What is known of all rows.</param>
/// <param name="rows">The rows.</param>
/// <param name="shards">All shards, in order.</param>
internal sealed class RemoteHalving(KMeansFacts facts, RemoteRows rows, IReadOnlyList<RemoteShard> shards)
{
    /// <summary>The bytes of rows that are here at the same time, about.</summary>
    private const long BytesAtOnce = 256L << 20;

    public async Task AnswerAsync(HalvingRequest request, CancellationToken cancellationToken)
    {
        (request.Neighbors, (int Shard, int Row)[][] members) = await rows.ListMembersAsync(request, cancellationToken).ConfigureAwait(false);
        HalvingPlane[] planes = new HalvingPlane[members.Length];
        int clusters = (int)Math.Clamp(BytesAtOnce / ((long)MemberSample.MostRows * rows.Dimension * sizeof(float)), 1, members.Length);
        for (int first = 0; first < members.Length; first += clusters)
        {
            ArraySegment<(int Shard, int Row)[]> some = new(members, first, Math.Min(clusters, members.Length - first));
            (int Shard, int Row)[] all = [.. some.SelectMany(each => each)];
            VectorSet vectors = await rows.ReadRowsAsync(all, cancellationToken).ConfigureAwait(false);
            KMeansRows sample = RowsOf(vectors, all);
            int start = first;
            await Task.Run(() => Find(sample, start, some), cancellationToken).ConfigureAwait(false);
        }

        request.Planes = planes;

        void Find(KMeansRows sample, int first, ArraySegment<(int Shard, int Row)[]> some)
        {
            int end = 0;
            int[] ends = [.. some.Select(each => end += each.Length)];
            ClusterHalving halving = new(sample, facts.Metric);
            ParallelBlocks.Run(
                some.Count,
                ParallelBlocks.Threads(facts.Options.MaxDegreeOfParallelism),
                _ => index =>
                {
                    int[] own = [.. Enumerable.Range(ends[index] - some[index].Length, some[index].Length)];
                    planes[first + index] = halving.PlaneOf(request.Centroids[first + index], own);
                },
                cancellationToken);
        }
    }

    private KMeansRows RowsOf(VectorSet vectors, (int Shard, int Row)[] members)
    {
        ReadOnlyMemory<float>? weights = null;
        if (facts.Options.SampleWeights is not null)
        {
            weights = Array.ConvertAll(members, member => shards[member.Shard].DirectedWeights[member.Row]);
        }

        var directed = DirectedRows.Of(vectors, facts.Metric, facts.Options.ZeroVectors);
        return new KMeansRows(directed, weights, facts.Options, facts.Exponent, CancellationToken.None);
    }
}
