using Relevance.Cluster.Analysis;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Distributed.Questions;

/// <summary>The nearest documents to vectors: each shard ranks its rows, and the coordinator the first of each.</summary>
/// <param name="question">The question.</param>
internal sealed class SearchOnShards(SearchQuestion question) : IQuestion
{
    private readonly string[] _fields =
        [.. question.Searches[0].Select(query => query.VectorField).Distinct(StringComparer.Ordinal)];

    public string DatasetId => question.DatasetId;

    public AskedDocuments About => new(_fields, question.Options.Filter, question.ExcludedId);

    public static SearchOnShards Read(MessageReader reader)
    {
        string dataset = reader.ReadText();
        VectorSearchOptions options = new()
        {
            Metric = (DistanceMetric)reader.Read<int>(),
            End = (RankingEnd)reader.Read<int>(),
            ZeroVectors = (ZeroVectorRule)reader.Read<int>(),
            Page = reader.Read<int>(),
            PageSize = reader.Read<int>(),
            MaxDistance = reader.ReadNumber(),
            MinSimilarity = reader.ReadNumber(),
            Filter = reader.ReadOptional(each => Filter.Parse(each.ReadText())),
        };
        string? excluded = reader.ReadOptional(each => each.ReadText());
        VectorQuery[][] searches = new VectorQuery[reader.Read<int>()][];
        int queries = reader.Read<int>();
        for (int search = 0; search < searches.Length; search++)
        {
            searches[search] = new VectorQuery[queries];
            for (int i = 0; i < queries; i++)
            {
                double weight = reader.Read<double>();
                searches[search][i] = new VectorQuery(reader.ReadText(), reader.ReadArray<float>()) { Weight = weight };
            }
        }

        return new SearchOnShards(new SearchQuestion(dataset, searches, options, excluded));
    }

    public void Write(MessageWriter writer)
    {
        VectorSearchOptions options = question.Options;
        writer
            .Write(question.DatasetId)
            .Write((int)options.Metric)
            .Write((int)options.End)
            .Write((int)options.ZeroVectors)
            .Write(options.Page)
            .Write(options.PageSize)
            .WriteNumber(options.MaxDistance)
            .WriteNumber(options.MinSimilarity)
            .WriteOptional(options.Filter, filter => writer.Write(filter.ToJson()))
            .WriteOptional(question.ExcludedId, id => writer.Write(id))
            .Write(question.Searches.Length)
            .Write(question.Searches[0].Length);
        foreach (VectorQuery query in question.Searches.SelectMany(queries => queries))
        {
            writer.Write(query.Weight).Write(query.VectorField).Write(query.Vector.Span);
        }
    }

    public void Answer((int Number, MessageReader Parameters) pass, ShardRows rows, MessageWriter reply, CancellationToken cancellationToken)
    {
        VectorSearchOptions options = question.Options with
        {
            Page = 1,
            PageSize = TopRows.EndOf(question.Options.Page, question.Options.PageSize),
            Filter = null,
        };
        RankingTerm[][] terms = [.. question.Searches.Select(queries => queries.Select(query => TermOf(query, rows)).ToArray())];
        try
        {
            // A field of which the range has no vector leaves no row.
            int count = Array.TrueForAll(terms[0], term => term.Vectors.Count > 0) ? rows.Vectors.Count : 0;
            IReadOnlyList<(IReadOnlyList<RankedRow> Page, int RankedCount)> ranked =
                VectorRanking.Rank(terms, count, options, IsEach(rows) ? null : rows.IsAsked, cancellationToken);
            reply.Write(-1).Write(rows.Vectors.Count);
            foreach ((IReadOnlyList<RankedRow> page, int found) in ranked)
            {
                reply.Write(found).Write(page, rows.Offsets);
            }
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            reply.Write(rows.Offsets[row]);
        }
    }

    public async Task<IReadOnlyDictionary<long, string?>?> RunAsync(QuestionRun run, MessageWriter reply, CancellationToken cancellationToken)
    {
        RowPositions positions = new();
        List<RankedRow>[] found = [.. question.Searches.Select(_ => new List<RankedRow>())];
        int[] counts = new int[found.Length];
        foreach ((long start, MessageReader answer) in (await run.AskAsync(pass: 0, parameters: null, cancellationToken).ConfigureAwait(false)).Shards)
        {
            if (answer.Read<int>() is >= 0 and int rejected)
            {
                long position = start + rejected;
                reply.Write(true).Write((await run.FindIdsAsync([position], cancellationToken).ConfigureAwait(false))[position]);
                return null;
            }

            int rows = answer.Read<int>();
            for (int search = 0; search < found.Length; search++)
            {
                counts[search] += answer.Read<int>();
                found[search].AddRange(answer.ReadRanked(positions, start));
            }

            positions.Pass(rows);
        }

        IReadOnlyList<RankedRow>[] pages =
            Array.ConvertAll(found, rows => TopRows.Merge(rows, question.Options.End, question.Options.Page, question.Options.PageSize));
        Dictionary<long, string> ids = await run.FindIdsAsync(pages.SelectMany(page => page).Select(positions.Of), cancellationToken).ConfigureAwait(false);
        reply.Write(false);
        foreach ((IReadOnlyList<RankedRow> page, int count) in pages.Zip(counts))
        {
            reply.Write(count).Write(page, row => ids[positions.Of(row)]);
        }

        return null;
    }

    public object ReadAnswer(MessageReader reply) => reply.Read<bool>()
        ? new SearchAnswer([], reply.ReadText())
        : new SearchAnswer([.. question.Searches.Select(_ => reply.Read<int>()).Select(count => (reply.ReadRankedIds(), count))], RejectedId: null);

    private bool IsEach(ShardRows rows) => _fields.Length == 1 && rows.HasAll;

    private RankingTerm TermOf(VectorQuery query, ShardRows rows)
    {
        int field = Array.IndexOf(_fields, query.VectorField);
        (VectorSet vectors, int[]? places) = rows.Of(field);
        return new RankingTerm(vectors, query.Vector, query.Weight, places)
        {
            Quantized = QuantizedQueries.Supports(question.Options.Metric) ? rows.QuantizedOf(field) : null,
        };
    }
}
