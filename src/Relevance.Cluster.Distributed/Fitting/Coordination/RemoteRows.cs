using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Distributed.Fitting.Coordination;

/// <summary>The rows of a fit in shards on workers, which answer the passes of a search like rows in memory. Not thread-safe.</summary>
/// <remarks>
/// The labels of a complete pass depend on its centroids alone, so that another worker rebuilds a lost shard from the last complete pass and what followed.
/// Then all workers send their sums as a whole, and not how they changed.
/// </remarks>
/// <param name="calls">The workers.</param>
/// <param name="run">The fit.</param>
/// <param name="shards">All shards, in order.</param>
internal sealed class RemoteRows(WorkerCalls calls, FitRun run, IReadOnlyList<RemoteShard> shards)
{
    private readonly List<(int Number, RowPass Pass)> _history = [];
    private readonly PassSets _sets = new();
    private TermRanges? _ranges;
    private int _exponent;
    private RowFacts? _facts;
    private TermUnits? _units;
    private int _last;
    private int _next = 1;

    /// <summary>Gets the number of components.</summary>
    public int Dimension => run.Source.Dimension;

    /// <summary>Opens all shards: their numbers of rows, zero vectors and magnitudes are known then.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => BringAsync(ShardStage.Opened, _ => false, cancellationToken);

    /// <summary>Measures all rows. Their weights must be set.</summary>
    /// <param name="exponent">The exponent of the power of two that scales them.</param>
    /// <param name="weight">The sum of their weights.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<KMeansFacts> MeasureAsync(int exponent, double weight, CancellationToken cancellationToken)
    {
        _exponent = exponent;
        await BringAsync(ShardStage.Measured, _ => false, cancellationToken).ConfigureAwait(false);
        TermUnits units = _units = new TermUnits(_ranges!);
        long[] sums = new long[units.Length];
        foreach (MessageReader reply in await AskAsync(
            FitRequestKind.Sum, ShardStage.Measured, (request, _) => request.Write(_ranges!), cancellationToken).ConfigureAwait(false))
        {
            FixedPointKernel.Add(sums, reply.ReadSpan<long>());
        }

        double[] mean = KMeansFacts.MeanOf(units, sums, weight);
        ExactSum scatter = new();
        foreach (MessageReader reply in await AskAsync(
            FitRequestKind.Scatter, ShardStage.Measured, (request, _) => request.Write(mean), cancellationToken).ConfigureAwait(false))
        {
            scatter.Add(reply.ReadExactSum());
        }

        long count = shards.Sum(shard => (long)shard.DirectedCount);
        _facts = new RowFacts(count, weight, exponent, _ranges!, mean, scatter.Value);
        return new KMeansFacts(run.Options, exponent, (count, weight), units, new Lazy<(double[] Mean, double Scatter)>(() => (mean, _facts.Scatter)));
    }

    /// <summary>Returns the passes that a lost shard repeats.</summary>
    public RowPass[] History => [.. _history.Select(each => each.Pass)];

    /// <summary>Answers a pass.</summary>
    /// <param name="pass">The pass, which gets the answer.</param>
    /// <param name="sums">The sums of the search, which are those of the labels of all rows then.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task AnswerAsync(RowPass pass, ClusterSums sums, CancellationToken cancellationToken)
    {
        (int number, int after) = (_next++, _last);
        while (true)
        {
            // Before a complete pass too: it counts the labels that change.
            await BringAsync(ShardStage.Ready, shard => pass is not BeginPass && shard.Pass != number && shard.Pass != after, cancellationToken)
                .ConfigureAwait(false);
            bool isWhole = calls.HasLost || pass is BeginPass;
            MessageWriter body = new MessageWriter().Write(number).Write(after).Write(isWhole);
            PassMessage.Write(body, pass, _sets, isWhole);
            if (isWhole)
            {
                sums.Clear();
            }

            ClusterSums? beyond = pass is HalvesPass ? new ClusterSums(_units!, run.Options.ClusterCount, parts: 1) : null;
            if (await calls.SendAsync(
                FitRequestKind.Pass,
                shards,
                (request, group) => Write(request, group).Append(body),
                (_, reply) => ReadPass(reply, sums, beyond),
                cancellationToken).ConfigureAwait(false) is not { } replies)
            {
                // The answers of others are in the sums, which will be sent as a whole.
                continue;
            }

            PassMessage.Keep(_sets, pass);
            Remember(number, pass);
            (_last, calls.HasLost) = (number, false);
            foreach (RemoteShard shard in shards)
            {
                shard.Pass = number;
            }

            pass.Reply = PassReply.SumOf(replies);
            if (pass is HalvesPass halves)
            {
                halves.Beyond = beyond;
            }

            return;
        }
    }

    /// <summary>Returns the neighbors of each centroid, and the rows of each cluster by which it is halved, ascending.</summary>
    public async Task<(int[] Neighbors, (int Shard, int Row)[][] Members)> ListMembersAsync(HalvingRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            await BringAsync(ShardStage.Ready, shard => shard.Pass != _last, cancellationToken).ConfigureAwait(false);
            MessageWriter body = new MessageWriter().Write(_last);
            PassMessage.Write(body, request, _sets, calls.HasLost);
            if (await calls.SendAsync(FitRequestKind.Halving, shards, (head, group) => Write(head, group).Append(body), cancellationToken)
                .ConfigureAwait(false) is { } replies)
            {
                _sets.Keep(request.Centroids, request.Centroids, isListEnded: false);
                int[] neighbors = [];
                replies.ForEach(reply => neighbors = reply.Reply.ReadArray<int>());
                Dictionary<RemoteShard, int> places = shards.Index().ToDictionary(shard => shard.Item, shard => shard.Index);
                return (neighbors, [.. Enumerable.Range(0, request.Centroids.Count).Select(_ => Choose(replies, places))]);
            }
        }
    }

    /// <summary>Returns rows as they are stored.</summary>
    /// <param name="members">The shard and the place of each among its rows to cluster; a row can occur several times.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<VectorSet> ReadRowsAsync(IReadOnlyList<(int Shard, int Row)> members, CancellationToken cancellationToken)
    {
        ILookup<RemoteShard, int> asked = members.ToLookup(member => shards[member.Shard], member => member.Row);
        while (true)
        {
            await BringAsync(ShardStage.Opened, _ => false, cancellationToken).ConfigureAwait(false);
            if (await calls.SendAsync(FitRequestKind.Rows, asked.Select(each => each.Key), WriteRows, cancellationToken).ConfigureAwait(false)
                is { } replies)
            {
                Dictionary<RemoteShard, ReadOnlyMemory<byte>> found = [];
                foreach ((RemoteShard[] group, MessageReader reply) in replies)
                {
                    Array.ForEach(group, shard => found.Add(shard, reply.ReadMemory<float>()));
                }

                return InOrder(members, [.. shards.Select(shard => found.GetValueOrDefault(shard))]);
            }
        }

        void WriteRows(MessageWriter request, RemoteShard[] group)
        {
            Write(request, group);
            Array.ForEach(group, shard => request.Write([.. asked[shard]]));
        }
    }

    /// <summary>Returns the position and the label of each row to cluster and the position of each zero vector, shard by shard, in order.</summary>
    /// <param name="most">The most rows whose labels are here at the same time, unless a shard has more.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async IAsyncEnumerable<ShardLabels> ReadLabelsAsync(int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int first = 0, next; first < shards.Count; first = next)
        {
            long count = 0;
            for (next = first; next < shards.Count && (next == first || count + shards[next].Count <= most); next++)
            {
                count += shards[next].Count;
            }

            RemoteShard[] some = [.. shards.Skip(first).Take(next - first)];
            foreach (ShardLabels labels in await ReadLabelsAsync(some, cancellationToken).ConfigureAwait(false))
            {
                yield return labels;
            }
        }
    }

    private async Task<IEnumerable<ShardLabels>> ReadLabelsAsync(RemoteShard[] some, CancellationToken cancellationToken)
    {
        while (true)
        {
            await BringAsync(ShardStage.Ready, shard => shard.Pass != _last, cancellationToken).ConfigureAwait(false);
            if (await calls.SendAsync(
                FitRequestKind.Labels,
                some,
                (request, group) => Write(request, group).Write(_last),
                (group, reply) => Array.ConvertAll(group, shard => new ShardLabels(shard, reply.ReadArray<int>(), reply.ReadArray<int>())),
                cancellationToken).ConfigureAwait(false) is { } replies)
            {
                return replies.SelectMany(labels => labels).OrderBy(labels => labels.Shard.Shard.Start);
            }
        }
    }

    /// <summary>Adds a pass to those that a lost shard repeats. The labels of a complete pass depend on its centroids alone.</summary>
    private void Remember(int number, RowPass pass)
    {
        int kept = pass is BeginPass ? 0 : pass is AssignPass ? 1 : _history.Count;
        _history.RemoveRange(kept, _history.Count - kept);
        _history.Add((number, pass));
    }

    private static MessageWriter Write(MessageWriter request, RemoteShard[] group) => request.Write([.. group.Select(shard => shard.Shard.Start)]);

    private PassReply ReadPass(MessageReader reader, ClusterSums sums, ClusterSums? beyond)
    {
        int threads = ParallelBlocks.Threads(run.Options.MaxDegreeOfParallelism);
        PassReply reply = reader.ReadPassReply();
        SumsMessage.AddTo(reader, sums, threads);
        if (beyond is not null)
        {
            SumsMessage.AddTo(reader, beyond, threads);
        }

        return reply;
    }

    /// <summary>Chooses the rows of a cluster with the smallest keys from those that the workers chose, the next ones in their answers.</summary>
    private static (int Shard, int Row)[] Choose(List<(RemoteShard[] Shards, MessageReader Reply)> replies, Dictionary<RemoteShard, int> places)
    {
        List<(ulong Key, int Shard, int Row)> members = [];
        foreach ((RemoteShard[] group, MessageReader reply) in replies)
        {
            (ulong[] keys, int[] own, int[] rows) = (reply.ReadArray<ulong>(), reply.ReadArray<int>(), reply.ReadArray<int>());
            members.AddRange(keys.Zip(own, rows).Select(member => (member.First, places[group[member.Second]], member.Third)));
        }

        members.Sort();
        return [.. members.Take(MemberSample.MostRows).Select(member => (member.Shard, member.Row)).Order()];
    }

    /// <summary>Puts rows that came shard by shard in the order in which they were asked for.</summary>
    private VectorSet InOrder(IReadOnlyList<(int Shard, int Row)> members, ReadOnlyMemory<byte>[] rowsOf)
    {
        VectorSetBuilder all = new(Dimension, members.Count);
        int[] next = new int[rowsOf.Length];
        foreach ((int shard, _) in members)
        {
            all.Add(MemoryMarshal.Cast<byte, float>(rowsOf[shard].Span).Slice(next[shard]++ * Dimension, Dimension));
        }

        return all.Build();
    }

    private async Task<IEnumerable<MessageReader>> AskAsync(
        FitRequestKind kind, ShardStage stage, Action<MessageWriter, RemoteShard[]> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            await BringAsync(stage, _ => false, cancellationToken).ConfigureAwait(false);
            if (await calls.SendAsync(kind, shards, (request, group) => write(Write(request, group), group), cancellationToken).ConfigureAwait(false)
                is { } replies)
            {
                return replies.Select(reply => reply.Reply);
            }
        }
    }

    /// <summary>Brings all shards to a stage, those that were lost too, and repeats the passes that some of them lack.</summary>
    private async Task BringAsync(ShardStage stage, Func<RemoteShard, bool> isBehind, CancellationToken cancellationToken)
    {
        do
        {
            await calls.AssignAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!(await TryOpenAsync(cancellationToken).ConfigureAwait(false)
            && (stage < ShardStage.Measured || await TryMeasureAsync(cancellationToken).ConfigureAwait(false))
            && (stage < ShardStage.Ready || await TryPrepareAsync(cancellationToken).ConfigureAwait(false))
            && await TryRepeatAsync([.. shards.Where(isBehind)], cancellationToken).ConfigureAwait(false)));
    }

    private async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (await calls.SendAsync(FitRequestKind.Open, Below(ShardStage.Opened), WriteOpen, cancellationToken).ConfigureAwait(false) is not { } replies)
        {
            return false;
        }

        foreach ((RemoteShard[] group, MessageReader reply) in replies)
        {
            foreach (RemoteShard shard in group)
            {
                if (!reply.Read<bool>())
                {
                    throw FitRun.VectorsChanged(run.Source.DatasetId, run.Source.VectorField);
                }

                (shard.Count, shard.Zeros) = (reply.Read<int>(), reply.ReadArray<int>());
                (shard.FirstZero, shard.Magnitude) = (reply.Read<int>() is >= 0 and int offset ? offset : null, reply.Read<float>());
                shard.Stage = ShardStage.Opened;
            }
        }

        return true;
    }

    private void WriteOpen(MessageWriter request, RemoteShard[] group)
    {
        request
            .Write(run.Options, areArraysIncluded: false)
            .Write(run.Source.DatasetId)
            .Write(run.Source.VectorField)
            .Write(run.Source.FieldId)
            .Write(run.Source.Dimension)
            .Write(group.Length);
        foreach (RemoteShard shard in group)
        {
            request.Write(shard.Shard.Start).Write(shard.Shard.Size).Write(shard.Shard.Revision);
            request.WriteOptional(shard.Selected, selected => request.Write(selected));
        }
    }

    private async Task<bool> TryMeasureAsync(CancellationToken cancellationToken)
    {
        if (await calls.SendAsync(FitRequestKind.Measure, Below(ShardStage.Measured), WriteMeasure, cancellationToken).ConfigureAwait(false)
            is not { } replies)
        {
            return false;
        }

        foreach ((RemoteShard[] group, MessageReader reply) in replies)
        {
            TermRanges ranges = reply.ReadRanges();
            _ranges ??= ranges;
            _ranges.Add(ranges);
            Array.ForEach(group, shard => shard.Stage = ShardStage.Measured);
        }

        return true;

        void WriteMeasure(MessageWriter request, RemoteShard[] group)
        {
            Write(request, group).Write(_exponent);
            Array.ForEach(group, shard => request.WriteOptional(shard.Weights, weights => request.Write(weights)));
        }
    }

    private async Task<bool> TryPrepareAsync(CancellationToken cancellationToken)
    {
        if (await calls.SendAsync(FitRequestKind.Prepare, Below(ShardStage.Ready), WritePrepare, cancellationToken).ConfigureAwait(false)
            is not { } replies)
        {
            return false;
        }

        foreach (RemoteShard shard in replies.SelectMany(reply => reply.Shards))
        {
            (shard.Stage, shard.Pass) = (ShardStage.Ready, 0);
        }

        return true;

        void WritePrepare(MessageWriter request, RemoteShard[] group) => Write(request, group)
            .Write([.. group.Select(shard => shard.FirstRow)])
            .Write(_facts!.Exponent)
            .Write(_facts.Ranges)
            .Write(_facts.RowCount)
            .Write(_facts.Weight)
            .Write(_facts.Mean)
            .Write(_facts.Scatter);
    }

    /// <summary>Repeats the last complete pass, and what followed, on shards that lack it.</summary>
    private async Task<bool> TryRepeatAsync(RemoteShard[] behind, CancellationToken cancellationToken)
    {
        int after = 0;
        foreach ((int number, RowPass pass) in behind.Length == 0 ? [] : _history)
        {
            MessageWriter body = new MessageWriter().Write(number).Write(after).Write(value: true);
            PassMessage.Write(body, pass, _sets, isWhole: true);
            if (await calls.SendAsync(FitRequestKind.Pass, behind, (request, group) => Write(request, group).Append(body), cancellationToken)
                .ConfigureAwait(false) is null)
            {
                return false;
            }

            Array.ForEach(behind, shard => shard.Pass = number);
            after = number;
        }

        return true;
    }

    private IEnumerable<RemoteShard> Below(ShardStage stage) => shards.Where(shard => shard.Stage < stage);
}
