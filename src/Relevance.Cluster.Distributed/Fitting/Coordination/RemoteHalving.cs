using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Vectors;

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
            VectorSet vectors = await ReadAsync(some, cancellationToken).ConfigureAwait(false);
            (int start, int from) = (first, 0);
            int[] starts = [.. some.Select(each => (from += each.Length) - each.Length)];
            await Task.Run(() => Find(start, starts, vectors), cancellationToken).ConfigureAwait(false);
        }

        request.Planes = planes;

        void Find(int first, int[] starts, VectorSet vectors) => ParallelBlocks.Run(
            starts.Length,
            ParallelBlocks.Threads(facts.Options.MaxDegreeOfParallelism),
            _ => index =>
            {
                (int Shard, int Row)[] own = members[first + index];
                KMeansRows sample = RowsOf(vectors.Select([.. Enumerable.Range(starts[index], own.Length)]), own);
                planes[first + index] = new ClusterHalving(sample, facts.Metric).PlaneOf(
                    request.Centroids[first + index], [.. Enumerable.Range(0, own.Length)]);
            },
            cancellationToken);
    }

    /// <summary>Reads the rows of clusters, cluster by cluster.</summary>
    private async Task<VectorSet> ReadAsync(IReadOnlyList<(int Shard, int Row)[]> members, CancellationToken cancellationToken)
    {
        List<int>[] rowsOf = [.. shards.Select(_ => new List<int>())];
        foreach ((int shard, int row) in members.SelectMany(each => each))
        {
            rowsOf[shard].Add(row);
        }

        VectorSet sorted = await rows.ReadRowsAsync([.. rowsOf.Select(each => each.ToArray())], cancellationToken).ConfigureAwait(false);
        int place = 0;
        int[] next = [.. rowsOf.Select(each => (place += each.Count) - each.Count)];
        return sorted.Select([.. members.SelectMany(each => each).Select(member => next[member.Shard]++)]);
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
