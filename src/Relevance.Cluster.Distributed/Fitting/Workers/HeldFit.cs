using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Shards;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Fitting.Workers;

/// <summary>A fit of which a worker holds shards. Those that came together answer passes together, on all threads. Not thread-safe.</summary>
/// <param name="attempt">The number of coordinators that the fit has had.</param>
/// <param name="cache">The shards on this machine.</param>
/// <param name="mostBytes">The most bytes of vectors that are read in the order of their clusters; those of further shards are read after them.</param>
internal sealed class HeldFit(int attempt, ShardCache cache, long mostBytes) : IDisposable
{
    /// <summary>The number of shards that are read from the store at the same time.</summary>
    private const int ReadsAtOnce = 4;

    private readonly SortedDictionary<long, HeldShard> _shards = [];
    private readonly PassSets _sets = new();
    private KMeansOptions? _options;
    private TermUnits? _units;
    private KMeansFacts? _facts;
    private long[][] _sent = [];

    public int Attempt => attempt;

    private int Threads => ParallelBlocks.Threads(_options!.MaxDegreeOfParallelism);

    /// <summary>Answers a request.</summary>
    public async Task<MessageWriter> AnswerAsync(FitRequestKind kind, MessageReader reader, CancellationToken cancellationToken)
    {
        if (kind == FitRequestKind.Open)
        {
            return await OpenAsync(reader, cancellationToken).ConfigureAwait(false);
        }

        HeldShard?[] shards = Array.ConvertAll(reader.ReadArray<long>(), start => _shards.GetValueOrDefault(start));
        HeldRows?[] rows = [.. shards.Select(shard => shard?.Rows).Distinct()];

        // The shards of a set of rows are lost together, and a request for some of them comes from a coordinator who does not know it yet.
        bool areWhole = Array.TrueForAll(rows, each => each is not null) && rows.Sum(each => each!.Shards.Length) == shards.Length;
        bool areThere = kind switch
        {
            FitRequestKind.Measure or FitRequestKind.Rows => Array.TrueForAll(shards, shard => shard is not null),
            FitRequestKind.Sum or FitRequestKind.Scatter or FitRequestKind.Prepare => areWhole,
            FitRequestKind.Labels => Array.TrueForAll(rows, each => each?.Search is not null),
            _ => areWhole && Array.TrueForAll(rows, each => each!.Search is not null),
        };
        return !areThere ? FitMessage.Reply(FitReplyKind.Behind) : kind switch
        {
            FitRequestKind.Measure => Measure(reader, shards!, cancellationToken),
            FitRequestKind.Sum => Sum(reader, rows!, cancellationToken),
            FitRequestKind.Scatter => Scatter(reader, rows!, cancellationToken),
            FitRequestKind.Prepare => Prepare(reader, shards!, rows!),
            FitRequestKind.Pass => Pass(reader, rows!, cancellationToken),
            FitRequestKind.Halving => Halving(reader, shards!, rows!, cancellationToken),
            FitRequestKind.Rows => Rows(reader, shards!),
            FitRequestKind.Labels => Labels(reader, shards!),
            _ => throw new InvalidDataException($"There is no request {kind}."),
        };
    }

    public void Dispose()
    {
        foreach (HeldShard shard in _shards.Values)
        {
            shard.Rows?.Dispose();
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
                before.Rows?.Dispose();
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
        float[]?[] weights = Array.ConvertAll(shards, _ => reader.ReadOptional(each => each.ReadArray<float>()));
        TermRanges? ranges = null;
        for (int first = 0, next; first < shards.Length; first = next)
        {
            long bytes = 0;
            for (next = first; next < shards.Length && (next == first || bytes + BytesOf(shards[next]) <= mostBytes); next++)
            {
                bytes += BytesOf(shards[next]);
            }

            HeldRows rows = new(shards[first..next], weights[first..next], _options!, exponent, cancellationToken);
            TermRanges own = rows.Rows.MeasureTerms(cancellationToken);
            ranges ??= own;
            ranges.Add(own);
        }

        return FitMessage.Reply().Write(ranges!);
    }

    private static long BytesOf(HeldShard shard) => (long)shard.Count * shard.Directed.Vectors.Dimension * sizeof(float);

    private MessageWriter Sum(MessageReader reader, HeldRows[] all, CancellationToken cancellationToken)
    {
        _units = new TermUnits(reader.ReadRanges());
        long[] sums = new long[_units.Length];
        foreach (HeldRows rows in all)
        {
            FixedPointKernel.Add(sums, rows.Rows.TermsIn(_units).SumOfAll(Threads, cancellationToken));
        }

        return FitMessage.Reply().Write(sums);
    }

    private static MessageWriter Scatter(MessageReader reader, HeldRows[] all, CancellationToken cancellationToken)
    {
        double[] mean = reader.ReadArray<double>();
        ExactSum scatter = new();
        foreach (HeldRows rows in all)
        {
            scatter.Add(rows.Rows.SumScatter(mean, cancellationToken));
        }

        return FitMessage.Reply().Write(scatter);
    }

    private MessageWriter Prepare(MessageReader reader, HeldShard[] shards, HeldRows[] all)
    {
        foreach ((HeldShard shard, long firstRow) in shards.Zip(reader.ReadArray<long>()))
        {
            shard.FirstRow = firstRow;
        }

        (int exponent, TermRanges ranges) = (reader.Read<int>(), reader.ReadRanges());
        (long rowCount, double weight) = (reader.Read<long>(), reader.Read<double>());
        (double[] Mean, double Scatter) spread = (reader.ReadArray<double>(), reader.Read<double>());
        if (_facts is null)
        {
            _units = new TermUnits(ranges);
            _facts = new KMeansFacts(_options!, exponent, (rowCount, weight), _units, new Lazy<(double[] Mean, double Scatter)>(() => spread));
            _sent = [.. Enumerable.Range(0, _facts.ClusterCount).Select(_ => new long[_units.Length])];
        }

        foreach (HeldRows rows in all)
        {
            rows.Prepare(FactsOf(rows));
        }

        return FitMessage.Reply();
    }

    /// <summary>Returns what is known of all rows, with the share of some of them in the memory for bounds.</summary>
    private KMeansFacts FactsOf(HeldRows rows)
    {
        if (_options!.BoundsMemory is not { } bytes)
        {
            return _facts!;
        }

        KMeansOptions own = _options with { BoundsMemory = (long)(bytes * ((double)rows.Rows.Vectors.Count / _facts!.RowCount)) };
        return new KMeansFacts(
            own,
            _facts.Exponent,
            (_facts.RowCount, _facts.TotalWeight),
            _units!,
            new Lazy<(double[] Mean, double Scatter)>(() => (_facts.Mean, _facts.Scatter)));
    }

    private MessageWriter Pass(MessageReader reader, HeldRows[] all, CancellationToken cancellationToken)
    {
        (int number, int after, bool isWhole) = (reader.Read<int>(), reader.Read<int>(), reader.Read<bool>());
        RowPass pass = PassMessage.Read(reader, _sets);

        // A shard that was lost repeats a complete pass without those before it.
        bool areReady = Array.TrueForAll(
            all, rows => pass is BeginPass || rows.Pass == number || (pass is AssignPass ? rows.HaveLabels : rows.Pass == after));
        if (!areReady)
        {
            return FitMessage.Reply(FitReplyKind.Behind);
        }

        HeldRows? before = null;
        foreach (HeldRows rows in all)
        {
            rows.Answer(pass, number, before, cancellationToken);
            before = rows;
        }

        if (isWhole)
        {
            Array.ForEach(_sent, Array.Clear);
        }

        MessageWriter reply = FitMessage.Reply().Write(PassReply.SumOf(Array.ConvertAll(all, rows => rows.Reply)));
        SumsMessage.Write(reply, Array.ConvertAll(all, rows => rows.Search!.Sums), _sent, Threads);
        if (pass is HalvesPass)
        {
            SumsMessage.Write(reply, Array.ConvertAll(all, rows => rows.Beyond!), sent: null, Threads);
        }

        return reply;
    }

    /// <summary>Lists the neighbors of centroids, and chooses the rows of each cluster by which it may be halved: those of the smallest keys.</summary>
    private MessageWriter Halving(MessageReader reader, HeldShard[] shards, HeldRows[] all, CancellationToken cancellationToken)
    {
        int number = reader.Read<int>();
        VectorSet centroids = PassMessage.ReadHalving(reader, _sets);
        if (Array.Exists(all, rows => rows.Pass != number))
        {
            return FitMessage.Reply(FitReplyKind.Behind);
        }

        int[] neighbors = all[0].Search!.ListNeighbors(centroids, cancellationToken);
        foreach (HeldRows rows in all.AsSpan(1))
        {
            rows.Search!.TakeLists(all[0].Search!);
            rows.Search.ListNeighbors(centroids, cancellationToken);
        }

        Dictionary<HeldShard, int> places = shards.Index().ToDictionary(shard => shard.Item, shard => shard.Index);
        (ulong Key, int Shard, int Row)[][] chosen = new (ulong, int, int)[centroids.Count][];
        ParallelBlocks.ForEachVector(centroids.Count, centroids.Dimension, Threads, label => chosen[label] = Choose(all, places, label));
        MessageWriter reply = FitMessage.Reply().Write(neighbors);
        foreach ((ulong Key, int Shard, int Row)[] members in chosen)
        {
            reply.Write(Array.ConvertAll(members, member => member.Key))
                .Write(Array.ConvertAll(members, member => member.Shard))
                .Write(Array.ConvertAll(members, member => member.Row));
        }

        return reply;
    }

    private static (ulong Key, int Shard, int Row)[] Choose(HeldRows[] all, Dictionary<HeldShard, int> places, int label)
    {
        List<(ulong Key, int Shard, int Row)> members = [];
        foreach (HeldRows rows in all)
        {
            foreach (int row in rows.Search!.SampleOf(label))
            {
                (HeldShard shard, int own) = rows.Find(row);
                members.Add((rows.Search.KeyOf(row), places[shard], own));
            }
        }

        members.Sort();
        return [.. members.Take(MemberSample.MostRows)];
    }

    private static MessageWriter Rows(MessageReader reader, HeldShard[] shards)
    {
        int[][] rows = Array.ConvertAll(shards, _ => reader.ReadArray<int>());
        long bytes = rows.Sum(each => (long)each.Length) * shards[0].Directed.Vectors.Dimension * sizeof(float);
        MessageWriter reply = FitMessage.Reply(capacity: checked((int)bytes) + (shards.Length * sizeof(int)));
        foreach ((HeldShard shard, int[] own) in shards.Zip(rows))
        {
            reply.Write(shard.Directed.Vectors, own);
        }

        return reply;
    }

    private static MessageWriter Labels(MessageReader reader, HeldShard[] shards)
    {
        int number = reader.Read<int>();
        if (Array.Exists(shards, shard => shard.Rows!.Pass != number))
        {
            return FitMessage.Reply(FitReplyKind.Behind);
        }

        MessageWriter reply = FitMessage.Reply();
        foreach (HeldShard shard in shards)
        {
            reply.Write(shard.Offsets).Write(shard.Rows!.LabelsOf(shard));
        }

        return reply;
    }
}
