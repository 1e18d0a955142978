using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Members;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The closest or the furthest members of clusters: each shard ranks its own, and the coordinator the first of each.</summary>
/// <param name="question">The question.</param>
internal sealed class MembersOnShards(MemberQuestion question) : IQuestion
{
    public string DatasetId => question.DatasetId;

    public AskedDocuments About => new([question.Key.VectorField], question.Options.Filter, Labels: question.Key);

    public static MembersOnShards Read(MessageReader reader) => new(new MemberQuestion(
        reader.ReadText(),
        new ClusteringKey(reader.ReadText(), reader.ReadText()),
        reader.ReadTexts(),
        (RankingEnd)reader.Read<int>(),
        new MemberRankingOptions
        {
            Metric = (DistanceMetric)reader.Read<int>(),
            ZeroVectors = (ZeroVectorRule)reader.Read<int>(),
            Page = reader.Read<int>(),
            PageSize = reader.Read<int>(),
            MaxDistance = reader.ReadNumber(),
            MinSimilarity = reader.ReadNumber(),
            Filter = reader.ReadOptional(each => Filter.Parse(each.ReadText())),
        }));

    public void Write(MessageWriter writer)
    {
        MemberRankingOptions options = question.Options;
        writer
            .Write(question.DatasetId)
            .Write(question.Key.VectorField)
            .Write(question.Key.Alias)
            .Write(question.Labels)
            .Write((int)question.End)
            .Write((int)options.Metric!.Value)
            .Write((int)options.ZeroVectors)
            .Write(options.Page)
            .Write(options.PageSize)
            .WriteNumber(options.MaxDistance)
            .WriteNumber(options.MinSimilarity)
            .WriteOptional(options.Filter, filter => writer.Write(filter.ToJson()));
    }

    public void Answer((int Number, MessageReader Parameters) pass, ShardRows rows, MessageWriter reply, CancellationToken cancellationToken)
    {
        VectorSet centroids = pass.Parameters.ReadVectors();
        int[] clusters = rows.Clusters();
        MemberRankingOptions options = question.Options with
        {
            Page = 1,
            PageSize = TopRows.EndOf(question.Options.Page, question.Options.PageSize),
        };
        int[] listed = [.. Enumerable.Range(0, centroids.Count)];
        try
        {
            IReadOnlyList<IReadOnlyList<RankedRow>> ranked =
                MemberRanking.Rank((rows.Vectors, clusters, centroids), listed, question.End, options, cancellationToken);
            int zeros = options.Metric == DistanceMetric.Cosine ? MemberRanking.CountZeros(rows.Vectors, clusters, listed) : 0;
            reply.Write(-1).Write(rows.Vectors.Count).Write(zeros);
            foreach (IReadOnlyList<RankedRow> members in ranked)
            {
                reply.Write(members, rows.Offsets);
            }
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            reply.Write(rows.Offsets[row]);
        }
    }

    public async Task<IReadOnlyDictionary<long, string?>?> RunAsync(QuestionRun run, MessageWriter reply, CancellationToken cancellationToken)
    {
        VectorSet centroids = await ReadCentroidsAsync(run.Store, cancellationToken).ConfigureAwait(false);
        run.SetClusters(question.Labels);
        RowPositions positions = new();
        List<RankedRow>[] found = [.. question.Labels.Select(_ => new List<RankedRow>())];
        int zeros = 0;
        foreach ((long start, MessageReader answer) in
            (await run.AskAsync(pass: 0, told => told.Write(centroids), cancellationToken).ConfigureAwait(false)).Shards)
        {
            if (answer.Read<int>() is >= 0 and int rejected)
            {
                long position = start + rejected;
                string id = (await run.FindIdsAsync([position], cancellationToken).ConfigureAwait(false))[position];
                reply.Write(true).Write(id).Write(await run.FindRowAsync(position, cancellationToken).ConfigureAwait(false));
                return null;
            }

            int rows = answer.Read<int>();
            zeros += answer.Read<int>();
            Array.ForEach(found, members => members.AddRange(answer.ReadRanked(positions, start)));
            positions.Pass(rows);
        }

        IReadOnlyList<RankedRow>[] pages =
            Array.ConvertAll(found, rows => TopRows.Merge(rows, question.End, question.Options.Page, question.Options.PageSize));
        Dictionary<long, string> ids = await run.FindIdsAsync(pages.SelectMany(page => page).Select(positions.Of), cancellationToken).ConfigureAwait(false);
        reply.Write(false).Write(zeros);
        Array.ForEach(pages, page => reply.Write(page, row => ids[positions.Of(row)]));
        return null;
    }

    public object ReadAnswer(MessageReader reply)
    {
        if (reply.Read<bool>())
        {
            return new MemberAnswer([], ZeroCount: 0, (reply.ReadText(), reply.Read<int>()));
        }

        int zeros = reply.Read<int>();
        return new MemberAnswer([.. question.Labels.Select(_ => reply.ReadRankedIds())], zeros, Rejected: null);
    }

    private async Task<VectorSet> ReadCentroidsAsync(PostgresDocumentStore store, CancellationToken cancellationToken)
    {
        StoredClustering clustering = await store.GetClusteringAsync(question.DatasetId, question.Key, cancellationToken).ConfigureAwait(false)
            ?? throw new DataChangedException();
        Dictionary<string, int> positions = clustering.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        return clustering.Centroids.Select(
            [.. question.Labels.Select(label => positions.TryGetValue(label, out int position) ? position : throw new DataChangedException())]);
    }
}
