using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The silhouette by means, in five passes: members, ranges of terms, sums, scatter, and the silhouette of each row.</summary>
/// <param name="question">The question.</param>
internal sealed class SilhouetteOnShards(SilhouetteQuestion question) : IQuestion
{
    private const int CountPass = 0;
    private const int RangePass = 1;
    private const int SumPass = 2;
    private const int ScatterPass = 3;
    private const int ValuePass = 4;

    private static readonly int Threads = ParallelBlocks.Threads(-1);

    private readonly EvaluationOptions _options = new() { Metric = question.Metric, ZeroVectors = question.ZeroVectors };
    private float _magnitude;
    private (int All, int Zeros)[] _counts = [];
    private TermRanges? _ranges;
    private ClusterSums? _sums;
    private int _clusterCount;
    private ExactSum[]? _scatter;

    public string DatasetId => question.DatasetId;

    public AskedDocuments About => new([question.Key.VectorField], Labels: question.Key);

    public static SilhouetteOnShards Read(MessageReader reader) => new(new SilhouetteQuestion(
        reader.ReadText(),
        new ClusteringKey(reader.ReadText(), reader.ReadText()),
        reader.ReadTexts(),
        (DistanceMetric)reader.Read<int>(),
        (ZeroVectorRule)reader.Read<int>()));

    public void Write(MessageWriter writer) => writer
        .Write(question.DatasetId)
        .Write(question.Key.VectorField)
        .Write(question.Key.Alias)
        .Write(question.Names)
        .Write((int)question.Metric)
        .Write((int)question.ZeroVectors);

    public void Answer((int Number, MessageReader Parameters) pass, ShardRows rows, MessageWriter reply, CancellationToken cancellationToken)
    {
        int[] counted = [.. SilhouetteRows.CountedLabels(rows.Vectors, rows.Clusters(), _options)];
        if (pass.Number == CountPass)
        {
            SilhouettePart members = new(rows.Vectors, counted, question.Metric, exponent: 0, Threads, cancellationToken);
            _magnitude = Math.Max(_magnitude, FloatRange.MagnitudeOf(rows.Vectors, cancellationToken));
            _counts = Add(_counts, members.Count(question.Names.Count));
            reply.Write(rows.Vectors.Count).Write(FirstZero(rows.Vectors, counted));
            return;
        }

        int exponent = pass.Parameters.Read<int>();
        int[] placeOf = pass.Parameters.ReadArray<int>();
        _clusterCount = placeOf.Max() + 1;
        int[] places = Array.ConvertAll(counted, cluster => cluster < 0 ? -1 : placeOf[cluster]);
        SilhouettePart part = new(rows.Vectors, places, question.Metric, exponent, Threads, cancellationToken);
        switch (pass.Number)
        {
            case RangePass:
                (_ranges ??= new TermRanges(rows.Vectors.Dimension)).Add(part.MeasureTerms(cancellationToken));
                break;
            case SumPass:
                TermUnits units = new(pass.Parameters.ReadRanges());
                (_sums ??= new ClusterSums(units, _clusterCount, parts: 1)).Add(part.Sum(units, _clusterCount, cancellationToken));
                break;
            case ScatterPass:
                ExactSum[] scatter = part.Scatter(pass.Parameters.ReadLists(), cancellationToken);
                _scatter ??= [.. scatter.Select(_ => new ExactSum())];
                Array.ForEach([.. _scatter.Zip(scatter)], pair => pair.First.Add(pair.Second));
                break;
            default:
                SilhouetteMeans all = new(pass.Parameters.ReadLists(), pass.Parameters.ReadArray<double>(), pass.Parameters.ReadArray<int>());
                double[] values = new double[rows.Vectors.Count];
                Array.Fill(values, double.NaN);
                part.Measure(all, values, cancellationToken);
                reply.Write(values);
                break;
        }
    }

    public void Finish(int pass, MessageWriter reply)
    {
        switch (pass)
        {
            case CountPass:
                reply.Write(_magnitude).Write(Array.ConvertAll(_counts, count => count.All)).Write(Array.ConvertAll(_counts, count => count.Zeros));
                break;
            case RangePass:
                reply.Write(_ranges!);
                break;
            case SumPass:
                SumsMessage.Write(reply, [_sums!], sent: null, Threads);
                break;
            case ScatterPass:
                reply.Write(_scatter!);
                break;
        }
    }

    public async Task<IReadOnlyDictionary<long, string?>?> RunAsync(QuestionRun run, MessageWriter reply, CancellationToken cancellationToken)
    {
        run.SetClusters(question.Names);
        (IReadOnlyList<(long Start, MessageReader Answer)> shards, IReadOnlyCollection<MessageReader> joint) =
            await run.AskAsync(CountPass, parameters: null, cancellationToken).ConfigureAwait(false);
        foreach (MessageReader part in joint)
        {
            _magnitude = Math.Max(_magnitude, part.Read<float>());
            _counts = Add(_counts, [.. part.ReadArray<int>().Zip(part.ReadArray<int>())]);
        }

        int[] filled = [.. Enumerable.Range(0, _counts.Length).Where(cluster => _counts[cluster].All > 0)];
        int rejected = FirstRejected(shards);
        reply.Write(run.Rows.VectorRevision).Write(run.Rows.LabelRevision).Write(filled.Length).Write(rejected);
        double[] values = filled.Length < 2 || rejected >= 0
            ? []
            : await MeasureAsync(run, filled, cancellationToken).ConfigureAwait(false);
        reply.Write(values);
        return null;
    }

    public object ReadAnswer(MessageReader reply) => new SilhouetteAnswer(
        new RowRevisions(reply.ReadText(), reply.ReadText()),
        reply.Read<int>(),
        reply.Read<int>() is >= 0 and int row ? row : null,
        reply.ReadArray<double>());

    private static (int All, int Zeros)[] Add((int All, int Zeros)[] a, (int All, int Zeros)[] b) =>
        a.Length == 0 ? b : [.. a.Zip(b, (x, y) => (x.All + y.All, x.Zeros + y.Zeros))];

    /// <summary>Returns the first row of a cluster that is a zero vector, if the options reject it; −1 for none.</summary>
    private int FirstZero(VectorSet vectors, int[] counted) => question.Metric == DistanceMetric.Cosine && question.ZeroVectors == ZeroVectorRule.Reject
        ? Enumerable.Range(0, counted.Length).FirstOrDefault(row => counted[row] >= 0 && UnitVectors.IsZero(vectors[row]), -1)
        : -1;

    /// <summary>Returns the number of the first rejected row among those of all shards; −1 for none.</summary>
    private static int FirstRejected(IReadOnlyList<(long Start, MessageReader Answer)> shards)
    {
        int first = 0;
        foreach ((_, MessageReader answer) in shards)
        {
            (int count, int row) = (answer.Read<int>(), answer.Read<int>());
            if (row >= 0)
            {
                return first + row;
            }

            first += count;
        }

        return -1;
    }

    private async Task<double[]> MeasureAsync(QuestionRun run, int[] filled, CancellationToken cancellationToken)
    {
        int exponent = FloatRange.ExponentOf(_magnitude);
        int[] placeOf = [.. Enumerable.Range(0, question.Names.Count).Select(cluster => Array.IndexOf(filled, cluster))];
        (_, IReadOnlyCollection<MessageReader> ranges) = await AskAsync(RangePass, _ => { }).ConfigureAwait(false);
        TermRanges all = ranges.ReadRanges(run.Dimension);
        ClusterSums sums = new(new TermUnits(all), filled.Length, parts: 1);
        foreach (MessageReader part in (await AskAsync(SumPass, told => told.Write(all)).ConfigureAwait(false)).Joint)
        {
            SumsMessage.AddTo(part, sums, Threads);
        }

        double[][] centers = ClusterMetrics.MeansOf(sums, filled.Length);
        ExactSum[] scatter = [.. filled.Select(_ => new ExactSum())];
        foreach (MessageReader part in (await AskAsync(ScatterPass, told => told.Write(centers)).ConfigureAwait(false)).Joint)
        {
            part.AddTo(scatter);
        }

        var means = SilhouetteMeans.Of(centers, scatter, Array.ConvertAll(filled, cluster => _counts[cluster]));
        (IReadOnlyList<(long Start, MessageReader Answer)> shards, _) = await AskAsync(
            ValuePass, told => told.Write(means.Centers).Write(means.Spreads).Write(means.Counts)).ConfigureAwait(false);
        return [.. shards.SelectMany(shard => shard.Answer.ReadArray<double>())];

        Task<(IReadOnlyList<(long Start, MessageReader Answer)> Shards, IReadOnlyCollection<MessageReader> Joint)> AskAsync(
            int pass, Action<MessageWriter> parameters) => run.AskAsync(
            pass,
            told =>
            {
                told.Write(exponent).Write(placeOf);
                parameters(told);
            },
            cancellationToken);
    }
}
