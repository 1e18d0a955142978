using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Tests.Support;

/// <summary>K-means on rows in shards: what a shard computes, and samples of its rows, is all that leaves it.</summary>
internal sealed class ShardedKMeans
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly KMeansProblem[] _problems;
    private readonly LloydRows[] _shards;
    private readonly KMeansFacts _facts;
    private readonly ClusterSums _sums;
    private readonly VectorSet _vectors;
    private readonly int _passesPerLoss;
    private readonly List<RowPass> _history = [];
    private int _passes;
    private int[][] _kept = [];
    private double[][] _distances = [];

    private ShardedKMeans(VectorSet vectors, KMeansOptions options, int[] ends, int passesPerLoss)
    {
        (int Start, int End)[] ranges = [.. ends.Select((end, shard) => (shard == 0 ? 0 : ends[shard - 1], end))];
        DirectedRows[] directed =
        [
            .. ranges.Select(range => vectors.Select([.. Enumerable.Range(range.Start, range.End - range.Start)]))
                .Select(shard => DirectedRows.Of(shard, options.Metric, options.ZeroVectors)),
        ];
        int exponent = KMeansFacts.ExponentOf(directed.Max(shard => FloatRange.MagnitudeOf(shard.Vectors, Token)), options);
        KMeansRows[] rows =
        [
            .. directed.Zip(
                ranges,
                (shard, range) => new KMeansRows(shard, options.SampleWeights?[range.Start..range.End], options, exponent, Token)),
        ];
        (_vectors, _passesPerLoss) = (vectors, passesPerLoss);
        _facts = FactsOf(rows, options, exponent);
        _problems = [.. rows.Select(shard => new KMeansProblem(shard, _facts))];
        _shards = [.. Enumerable.Range(0, rows.Length).Select(NewShard)];
        _sums = new ClusterSums(_facts.Units, options.ClusterCount, parts: 1);
    }

    /// <summary>Clusters vectors whose rows are in shards that end before the given rows.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="options">The options.</param>
    /// <param name="ends">The row after the last one of each shard.</param>
    /// <param name="passesPerLoss">After so many passes, a shard loses what it has computed.</param>
    /// <param name="requestsPerRun">After so many requests, all is lost but the state before the last iteration and the passes that rows repeat for it.</param>
    public static KMeansResult Run(
        VectorSet vectors, KMeansOptions options, int[] ends, int passesPerLoss = int.MaxValue, int requestsPerRun = int.MaxValue)
    {
        var sharded = new ShardedKMeans(vectors, options, ends, passesPerLoss);
        KMeansFit fit = sharded.NewFit();
        (KMeansFitState? State, RowPass[] History) saved = (null, []);

        while (!sharded.TryRun(fit, ref saved, requestsPerRun))
        {
            fit = sharded.NewFit();
            sharded._history.Clear();
            sharded._history.AddRange(saved.History);
            sharded.LoseAll();
        }

        return sharded.ToResult(fit);
    }

    private KMeansFit NewFit() => new(_facts, new LloydLoop(_facts, _sums));

    /// <summary>Runs until the end, or until all is lost; but never before the state that is saved has changed.</summary>
    private bool TryRun(KMeansFit fit, ref (KMeansFitState? State, RowPass[] History) saved, int requests)
    {
        KMeansFitState? from = saved.State;

        foreach (FitRequest request in fit.Run(progress: null, from))
        {
            if (fit.State is { Loop: { } loop } state && !ReferenceEquals(loop, saved.State?.Loop))
            {
                saved = (state, [.. _history]);
            }

            if (requests-- <= 0 && !ReferenceEquals(from, saved.State))
            {
                return false;
            }

            Answer(request);
        }

        return true;
    }

    private static KMeansFacts FactsOf(KMeansRows[] shards, KMeansOptions options, int exponent)
    {
        var ranges = new TermRanges(shards[0].Vectors.Dimension);
        (ExactSum weight, ExactSum scatter) = (new ExactSum(), new ExactSum());

        foreach (KMeansRows shard in shards)
        {
            ranges.Add(shard.MeasureTerms(Token));
            weight.Add(shard.SumWeights());
        }

        var units = new TermUnits(ranges);
        long[] sums = new long[units.Length];
        Array.ForEach(shards, shard => FixedPointKernel.Add(sums, shard.TermsIn(units).SumOfAll(shard.Threads, Token)));
        double[] mean = KMeansFacts.MeanOf(units, sums, weight.Value);
        Array.ForEach(shards, shard => scatter.Add(shard.SumScatter(mean, Token)));
        return new KMeansFacts(options, exponent, (shards.Sum(shard => (long)shard.Vectors.Count), weight.Value), units, new((mean, scatter.Value)));
    }

    private void Answer(FitRequest request)
    {
        switch (request)
        {
            case StartRequest start:
                start.Centroids = _facts.InitialCentroids ?? StartOf(start.Restart);
                break;
            case KeepRequest:
                (_kept, _distances) = ([.. _shards.Select(shard => shard.Labels)], [.. _shards.Select(shard => shard.Distances)]);
                break;
            case HalvingRequest halving:
                Answer(halving);
                break;
            case RowPass pass:
                Answer(pass);
                break;
        }
    }

    private void Answer(RowPass pass)
    {
        if (++_passes % _passesPerLoss == 0)
        {
            Lose(_passes / _passesPerLoss % _shards.Length);
        }

        if (pass is BeginPass)
        {
            _history.Clear();
        }
        else if (pass is AssignPass)
        {
            // The labels of a complete pass depend on its centroids alone.
            _history.RemoveRange(1, _history.Count - 1);
        }

        _history.Add(pass);
        var beyond = new ClusterSums(_facts.Units, _facts.ClusterCount, parts: 1);
        List<PassReply> replies = [];

        foreach (LloydRows shard in _shards.Reverse())
        {
            replies.Add(shard.Answer(pass, Token));

            if (pass is HalvesPass halves)
            {
                Add(beyond, halves.Beyond!);
            }
        }

        if (pass is HalvesPass all)
        {
            all.Beyond = beyond;
        }

        pass.Reply = PassReply.SumOf(replies);
        SumShards();
    }

    private LloydRows NewShard(int shard) =>
        new(_problems[shard], RowNumbers.From(_problems[..shard].Sum(before => (long)before.Vectors.Count), _problems[shard].Vectors.Count));

    /// <summary>Replaces a shard with one that repeats the last complete pass and what followed.</summary>
    private void Lose(int shard)
    {
        _shards[shard] = NewShard(shard);
        _history.ForEach(past => _shards[shard].Answer(past, Token));
    }

    private void LoseAll()
    {
        for (int shard = 0; shard < _shards.Length; shard++)
        {
            Lose(shard);
        }

        SumShards();
    }

    private void SumShards()
    {
        _sums.Clear();
        Array.ForEach(_shards, shard => Add(_sums, shard.Sums));
    }

    private static void Add(ClusterSums all, ClusterSums shard)
    {
        using ClusterSums.Part part = all.Enter();

        for (int label = 0; label < all.Count; label++)
        {
            FixedPointKernel.Add(part.Change(label), shard.IntegersOf(label));
        }
    }

    /// <summary>Finds planes from the rows that the shards choose of each cluster.</summary>
    private void Answer(HalvingRequest request)
    {
        Array.ForEach(_shards, shard => request.Neighbors = shard.ListNeighbors(request.Centroids, Token));
        request.Planes =
        [
            .. Enumerable.Range(0, _facts.ClusterCount).Select(label =>
            {
                (int Shard, int Row)[] members =
                [
                    .. _shards.SelectMany((rows, shard) => rows.SampleOf(label).ToArray().Select(row => (Key: rows.KeyOf(row), Member: (shard, row))))
                        .OrderBy(row => row.Key).Take(MemberSample.MostRows).Select(row => row.Member).Order(),
                ];
                return new ClusterHalving(RowsOf(members), _facts.Metric).PlaneOf(request.Centroids[label], [.. Enumerable.Range(0, members.Length)]);
            }),
        ];
    }

    private KMeansRows RowsOf((int Shard, int Row)[] members)
    {
        var vectors = new VectorSetBuilder(_vectors.Dimension, members.Length);
        Array.ForEach(members, member => vectors.Add(_problems[member.Shard].Rows.Directed.Vectors[member.Row]));
        float[] weights = [.. members.Select(member => (float)_problems[member.Shard].WeightOf(member.Row))];
        var directed = DirectedRows.Of(vectors.Build(), _facts.Options.Metric, _facts.Options.ZeroVectors);
        return new KMeansRows(directed, weights, _facts.Options, _facts.Exponent, Token);
    }

    private VectorSet StartOf(int restart)
    {
        if (_facts.Options.Initialization == KMeansInitialization.Random)
        {
            (int Shard, int Row)[] rows =
            [
                .. _problems.SelectMany((problem, shard) =>
                    Enumerable.Range(0, problem.Vectors.Count).Where(row => problem.WeightOf(row) > 0).Select(row => (shard, row))),
            ];
            return _facts.DirectionsOf(VectorSet.From(RandomStart.Draw(_facts, rows.Length, restart)
                .Select(rank => _problems[rows[rank].Shard].Vectors[rows[rank].Row].ToArray())));
        }

        var sample = new StartSample(_facts, restart);
        KMeansProblem chosen = Gather(problem => sample.ChooseFrom(problem.Rows), areWeighted: sample.IsAll);
        int[] start = new GreedyStart(new StartRows(chosen, sample: null), restart).Choose(Token);
        return _facts.DirectionsOf(chosen.Vectors.Select(start));
    }

    private KMeansProblem Gather(Func<KMeansProblem, int[]> rowsOf, bool areWeighted)
    {
        (KMeansProblem Problem, int Row)[] rows = [.. _problems.SelectMany(problem => rowsOf(problem).Select(row => (problem, row)))];
        VectorSet vectors = VectorSet.From(rows.Select(row => row.Problem.Rows.Directed.Vectors[row.Row].ToArray()));
        ReadOnlyMemory<float>? weights = null;

        if (areWeighted && _facts.Options.SampleWeights is not null)
        {
            weights = rows.Select(row => (float)row.Problem.WeightOf(row.Row)).ToArray();
        }

        var directed = DirectedRows.Of(vectors, _facts.Metric, _facts.Options.ZeroVectors);
        return new KMeansProblem(new KMeansRows(directed, weights, _facts.Options, _facts.Exponent, Token), _facts);
    }

    private KMeansResult ToResult(KMeansFit fit) => fit.ToResult(
        DirectedRows.Of(_vectors, _facts.Metric, _facts.Options.ZeroVectors),
        [.. _kept.SelectMany(labels => labels)],
        [.. _distances.SelectMany(distances => distances)]);
}
