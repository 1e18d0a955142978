using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Fitting.Workers;

/// <summary>A fit of which a worker holds shards. Its shards are computed one after another, each on all threads. Not thread-safe.</summary>
/// <param name="attempt">The number of coordinators that the fit has had.</param>
/// <param name="cache">The shards on this machine.</param>
internal sealed class HeldFit(int attempt, ShardCache cache) : IDisposable
{
    /// <summary>The number of shards that are read from the store at the same time.</summary>
    private const int ReadsAtOnce = 4;

    private readonly SortedDictionary<long, HeldShard> _shards = [];
    private readonly PassSets _sets = new();
    private KMeansOptions? _options;
    private TermUnits? _units;
    private KMeansFacts? _facts;
    private ClusterSums? _sums;
    private long[][] _sent = [];

    public int Attempt => attempt;

    /// <summary>Answers a request.</summary>
    public async Task<MessageWriter> AnswerAsync(FitRequestKind kind, MessageReader reader, CancellationToken cancellationToken)
    {
        if (kind == FitRequestKind.Open)
        {
            return await OpenAsync(reader, cancellationToken).ConfigureAwait(false);
        }

        HeldShard?[] shards = Array.ConvertAll(reader.ReadArray<long>(), start => _shards.GetValueOrDefault(start));
        bool areThere = Array.TrueForAll(shards, shard => kind switch
        {
            FitRequestKind.Measure or FitRequestKind.Rows => shard is not null,
            FitRequestKind.Sum or FitRequestKind.Scatter or FitRequestKind.Prepare => shard?.Rows is not null,
            _ => shard?.Search is not null,
        });
        return !areThere ? FitMessage.Reply(FitReplyKind.Behind) : kind switch
        {
            FitRequestKind.Measure => Measure(reader, shards!, cancellationToken),
            FitRequestKind.Sum => Sum(reader, shards!, cancellationToken),
            FitRequestKind.Scatter => Scatter(reader, shards!, cancellationToken),
            FitRequestKind.Prepare => Prepare(reader, shards!),
            FitRequestKind.Pass => Pass(reader, shards!, cancellationToken),
            FitRequestKind.Halving => Halving(reader, shards!, cancellationToken),
            FitRequestKind.Rows => Rows(reader, shards!),
            FitRequestKind.Labels => Labels(reader, shards!),
            _ => throw new InvalidDataException($"There is no request {kind}."),
        };
    }

    public void Dispose()
    {
        foreach (HeldShard shard in _shards.Values)
        {
            shard.Dispose();
        }

        _shards.Clear();
    }

    private async Task<MessageWriter> OpenAsync(MessageReader reader, CancellationToken cancellationToken)
    {
        _options = reader.ReadOptions();
        ShardSource source = new(reader.ReadText(), reader.ReadText(), reader.Read<long>(), reader.Read<int>());
        (VectorShard Shard, int[]? Selected)[] asked = new (VectorShard, int[]?)[reader.Read<int>()];
        foreach (ref (VectorShard Shard, int[]? Selected) each in asked.AsSpan())
        {
            each = (new VectorShard(reader.Read<long>(), reader.Read<int>(), reader.ReadText()), reader.ReadOptional(read => read.ReadArray<int>()));
        }

        LocalShard?[] opened = new LocalShard?[asked.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, asked.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (index, token) => opened[index] = await cache.OpenAsync(source, asked[index].Shard, token).ConfigureAwait(false)).ConfigureAwait(false);
        MessageWriter reply = FitMessage.Reply();
        foreach ((LocalShard? shard, (VectorShard description, int[]? selected)) in opened.Zip(asked))
        {
            reply.Write(shard is not null);
            if (shard is null)
            {
                continue;
            }

            HeldShard held = new(shard, selected, _options);
            if (_shards.Remove(description.Start, out HeldShard? before))
            {
                before.Dispose();
            }

            _shards.Add(description.Start, held);
            float magnitude = _options.Metric == DistanceMetric.Cosine ? 0 : FloatRange.MagnitudeOf(held.Directed.Vectors, cancellationToken);
            int firstZero = held.Zeros is [int zero, ..] ? held.Offsets[zero] : -1;
            reply.Write(held.Offsets.Length).Write(held.Zeros).Write(firstZero).Write(magnitude);
        }

        return reply;
    }

    private MessageWriter Measure(MessageReader reader, HeldShard[] shards, CancellationToken cancellationToken)
    {
        int exponent = reader.Read<int>();
        TermRanges? ranges = null;
        foreach (HeldShard shard in shards)
        {
            float[]? weights = reader.ReadOptional(each => each.ReadArray<float>());
            ReadOnlyMemory<float>? given = weights is null ? default(ReadOnlyMemory<float>?) : weights;
            shard.Rows = new KMeansRows(shard.Directed, given, _options!, exponent, cancellationToken);
            TermRanges own = shard.Rows.MeasureTerms(cancellationToken);
            ranges ??= own;
            ranges.Add(own);
        }

        return FitMessage.Reply().Write(ranges!);
    }

    private MessageWriter Sum(MessageReader reader, HeldShard[] shards, CancellationToken cancellationToken)
    {
        _units = new TermUnits(reader.ReadRanges());
        long[] sums = new long[_units.Length];
        foreach (HeldShard shard in shards)
        {
            FixedPointKernel.Add(sums, shard.Rows!.TermsIn(_units).SumOfAll(shard.Rows.Threads, cancellationToken));
        }

        return FitMessage.Reply().Write(sums);
    }

    private static MessageWriter Scatter(MessageReader reader, HeldShard[] shards, CancellationToken cancellationToken)
    {
        double[] mean = reader.ReadArray<double>();
        ExactSum scatter = new();
        foreach (HeldShard shard in shards)
        {
            scatter.Add(shard.Rows!.SumScatter(mean, cancellationToken));
        }

        return FitMessage.Reply().Write(scatter);
    }

    private MessageWriter Prepare(MessageReader reader, HeldShard[] shards)
    {
        long[] firstRows = reader.ReadArray<long>();
        (int exponent, TermRanges ranges) = (reader.Read<int>(), reader.ReadRanges());
        (long rowCount, double weight) = (reader.Read<long>(), reader.Read<double>());
        (double[] Mean, double Scatter) spread = (reader.ReadArray<double>(), reader.Read<double>());
        if (_facts is null)
        {
            _units = new TermUnits(ranges);
            _facts = new KMeansFacts(_options!, exponent, (rowCount, weight), _units, new Lazy<(double[] Mean, double Scatter)>(() => spread));
            _sums = new ClusterSums(_units, _facts.ClusterCount, parts: 1);
            _sent = [.. Enumerable.Range(0, _facts.ClusterCount).Select(_ => new long[_units.Length])];
        }

        foreach ((HeldShard shard, long firstRow) in shards.Zip(firstRows))
        {
            shard.Prepare(FactsOf(shard), firstRow);
        }

        return FitMessage.Reply();
    }

    /// <summary>Returns what is known of all rows, with the share of a shard in the memory for bounds.</summary>
    private KMeansFacts FactsOf(HeldShard shard)
    {
        if (_options!.BoundsMemory is not { } bytes)
        {
            return _facts!;
        }

        KMeansOptions own = _options with { BoundsMemory = (long)(bytes * ((double)shard.Directed.Vectors.Count / _facts!.RowCount)) };
        return new KMeansFacts(
            own,
            _facts.Exponent,
            (_facts.RowCount, _facts.TotalWeight),
            _units!,
            new Lazy<(double[] Mean, double Scatter)>(() => (_facts.Mean, _facts.Scatter)));
    }

    private MessageWriter Pass(MessageReader reader, HeldShard[] shards, CancellationToken cancellationToken)
    {
        (int number, int after, bool isWhole) = (reader.Read<int>(), reader.Read<int>(), reader.Read<bool>());
        RowPass pass = PassMessage.Read(reader, _sets);

        // A shard that was lost repeats a complete pass without those before it.
        bool areReady = Array.TrueForAll(
            shards, shard => pass is BeginPass || shard.Pass == number || (pass is AssignPass ? shard.Pass != HeldShard.NoPass : shard.Pass == after));
        if (!areReady)
        {
            return FitMessage.Reply(FitReplyKind.Behind);
        }

        HeldShard? before = null;
        foreach (HeldShard shard in shards)
        {
            shard.Answer(pass, number, before, cancellationToken);
            before = shard;
        }

        MessageWriter reply = FitMessage.Reply().Write(PassReply.SumOf([.. shards.Select(shard => shard.Reply)]));
        WriteSums(reply, shards, isWhole);
        if (pass is HalvesPass)
        {
            WriteBeyond(reply, shards);
        }

        return reply;
    }

    /// <summary>Writes the sums of all shards, or how they differ from those that were sent before, without clusters that have none or are the same.</summary>
    private void WriteSums(MessageWriter reply, HeldShard[] shards, bool isWhole)
    {
        _sums!.Clear();
        Array.ForEach(shards, shard => _sums.Add(shard.Search!.Sums));
        using ClusterSums.Part all = _sums.Enter();
        long[] sent = new long[_units!.Length];
        for (int label = 0; label < _sent.Length; label++)
        {
            ReadOnlySpan<long> sum = all.SumOf(label);
            if (isWhole)
            {
                Array.Clear(_sent[label]);
            }

            if (sum.SequenceEqual(_sent[label]))
            {
                continue;
            }

            for (int i = 0; i < sent.Length; i++)
            {
                sent[i] = sum[i] - _sent[label][i];
            }

            reply.Write(label).Write(sent);
            sum.CopyTo(_sent[label]);
        }

        reply.Write(FitMessage.EndOfSums);
    }

    /// <summary>Writes the sums of the rows beyond the planes of their clusters, without clusters that have none.</summary>
    private void WriteBeyond(MessageWriter reply, HeldShard[] shards)
    {
        _sums!.Clear();
        Array.ForEach(shards, shard => _sums.Add(shard.Beyond!));
        using ClusterSums.Part all = _sums.Enter();
        for (int label = 0; label < _sent.Length; label++)
        {
            if (all.SumOf(label).AsSpan().ContainsAnyExcept(0))
            {
                reply.Write(label).Write(all.SumOf(label));
            }
        }

        reply.Write(FitMessage.EndOfSums);
    }

    /// <summary>Lists the neighbors of centroids, and chooses the rows of each cluster by which it may be halved: those of the smallest keys.</summary>
    private MessageWriter Halving(MessageReader reader, HeldShard[] shards, CancellationToken cancellationToken)
    {
        int number = reader.Read<int>();
        VectorSet centroids = PassMessage.ReadHalving(reader, _sets);
        if (Array.Exists(shards, shard => shard.Pass != number))
        {
            return FitMessage.Reply(FitReplyKind.Behind);
        }

        int[] neighbors = shards[0].Search!.ListNeighbors(centroids, cancellationToken);
        foreach (HeldShard shard in shards.AsSpan(1))
        {
            shard.Search!.TakeLists(shards[0].Search!);
            shard.Search.ListNeighbors(centroids, cancellationToken);
        }

        MessageWriter reply = FitMessage.Reply().Write(neighbors);
        for (int label = 0; label < centroids.Count; label++)
        {
            List<(ulong Key, int Shard, int Row)> members = [];
            for (int shard = 0; shard < shards.Length; shard++)
            {
                foreach (int row in shards[shard].Search!.SampleOf(label))
                {
                    members.Add((shards[shard].Search!.KeyOf(row), shard, row));
                }
            }

            members.Sort();
            (ulong Key, int Shard, int Row)[] chosen = [.. members.Take(MemberSample.MostRows)];
            reply.Write(Array.ConvertAll(chosen, member => member.Key))
                .Write(Array.ConvertAll(chosen, member => member.Shard))
                .Write(Array.ConvertAll(chosen, member => member.Row));
        }

        return reply;
    }

    private static MessageWriter Rows(MessageReader reader, HeldShard[] shards)
    {
        MessageWriter reply = FitMessage.Reply();
        foreach (HeldShard shard in shards)
        {
            reply.Write(shard.Directed.Vectors, reader.ReadSpan<int>());
        }

        return reply;
    }

    private static MessageWriter Labels(MessageReader reader, HeldShard[] shards)
    {
        int number = reader.Read<int>();
        if (Array.Exists(shards, shard => shard.Pass != number))
        {
            return FitMessage.Reply(FitReplyKind.Behind);
        }

        MessageWriter reply = FitMessage.Reply();
        foreach (HeldShard shard in shards)
        {
            reply.Write(shard.Offsets).Write(shard.Search!.Labels).Write(shard.Search.Distances);
        }

        return reply;
    }
}
