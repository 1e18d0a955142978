using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The distances of rows to the means of their clusters, in three passes: ranges of terms, sums, distances.</summary>
/// <param name="question">The question.</param>
internal sealed class DispersionOnShards(DispersionQuestion question) : IQuestion
{
    private const int RangePass = 0;
    private const int SumPass = 1;
    private const int DistancePass = 2;

    private static readonly int Threads = ParallelBlocks.Threads(-1);

    private TermRanges? _ranges;
    private ClusterSums? _sums;

    public string DatasetId => question.DatasetId;

    public AskedDocuments About => new([question.Key.VectorField], Labels: question.Key);

    public static DispersionOnShards Read(MessageReader reader) =>
        new(new DispersionQuestion(reader.ReadText(), new ClusteringKey(reader.ReadText(), reader.ReadText()), reader.ReadTexts()));

    public void Write(MessageWriter writer) =>
        writer.Write(question.DatasetId).Write(question.Key.VectorField).Write(question.Key.Alias).Write(question.Names);

    public void Answer((int Number, MessageReader Parameters) pass, ShardRows rows, MessageWriter reply, CancellationToken cancellationToken)
    {
        VectorSet vectors = rows.Vectors;
        switch (pass.Number)
        {
            case RangePass:
                (_ranges ??= new TermRanges(vectors.Dimension)).Add(TermRanges.Of(vectors, default, factors: null, Threads, cancellationToken));
                break;
            case SumPass:
                TermUnits units = new(pass.Parameters.ReadRanges());
                _sums ??= new ClusterSums(units, question.Names.Count, parts: 1);
                _sums.Add(LabelSums.Of(new RowTerms(vectors, default, null, units), rows.Clusters(), question.Names.Count, Threads, cancellationToken));
                break;
            default:
                reply.Write(ClusterMetrics.DistancesToMeans(vectors, rows.Clusters(), pass.Parameters.ReadLists(), Threads, cancellationToken));
                break;
        }
    }

    public void Finish(int pass, MessageWriter reply)
    {
        switch (pass)
        {
            case RangePass:
                reply.Write(_ranges!);
                break;
            case SumPass:
                SumsMessage.Write(reply, [_sums!], sent: null, Threads);
                break;
        }
    }

    public async Task<IReadOnlyDictionary<long, string?>?> RunAsync(QuestionRun run, MessageWriter reply, CancellationToken cancellationToken)
    {
        run.SetClusters(question.Names);
        (_, IReadOnlyCollection<MessageReader> ranges) = await run.AskAsync(RangePass, parameters: null, cancellationToken).ConfigureAwait(false);
        TermRanges all = ranges.ReadRanges(run.Dimension);
        (_, IReadOnlyCollection<MessageReader> parts) = await run.AskAsync(SumPass, told => told.Write(all), cancellationToken).ConfigureAwait(false);
        ClusterSums sums = new(new TermUnits(all), question.Names.Count, parts: 1);
        foreach (MessageReader part in parts)
        {
            SumsMessage.AddTo(part, sums, Threads);
        }

        double[][] means = ClusterMetrics.MeansOf(sums, question.Names.Count);
        (IReadOnlyList<(long Start, MessageReader Answer)> shards, _) =
            await run.AskAsync(DistancePass, told => told.Write(means), cancellationToken).ConfigureAwait(false);
        reply
            .Write(run.Rows.VectorRevision)
            .Write(run.Rows.LabelRevision)
            .Write(means)
            .Write([.. shards.SelectMany(shard => shard.Answer.ReadArray<double>())]);
        return null;
    }

    public object ReadAnswer(MessageReader reply) =>
        new DispersionAnswer(new RowRevisions(reply.ReadText(), reply.ReadText()), reply.ReadLists(), reply.ReadArray<double>());
}
