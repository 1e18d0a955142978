using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Search;

/// <summary>Ranks documents by the vectors of their chunks. A store has no index of chunks, so the documents are read page by page.</summary>
internal static class ChunkRanking
{
    private const int PageSize = 500;

    public static WireField<string> ChunkField { get; } = WireFields.RequiredText("chunk_field", "The field with the chunks.");

    public static WireField<int> ChunksPerDocument { get; } =
        WireFields.Integer("chunk_page_size", "The number of chunks per document that are returned, best first.", 3, 1, CommonFields.MaxPageSize);

    private static readonly WireField<string> Scoring = WireFields.Text(
        "chunk_scoring", "The combination of the scores of a document's chunks: max or mean.", "max");

    public static IReadOnlyList<WireField> Fields { get; } =
        [ChunkField, ChunksPerDocument, Scoring, WireFields.Ignored("chunk_page", "the best chunks are returned.")];

    /// <summary>Ranks the documents that match and have chunks with the vectors.</summary>
    /// <returns>The page, each document with its best chunks and their scores; and the number of ranked documents.</returns>
    public static async Task<(IReadOnlyList<(Document Document, double Score)> Page, long Total)> RankAsync(
        ProjectRequest request, DocumentStore store, Filter? filter, CancellationToken cancellationToken)
    {
        VectorSearchOptions options = SearchFields.Read(request);
        string chunkField = ChunkField.Read(request);
        bool isMean = Scoring.Read(request) switch
        {
            "max" => false,
            "mean" or "avg" => true,
            var other => throw WireException.Invalid("chunk_scoring", $"expected max or mean, found \"{other}\"."),
        };
        IReadOnlyList<VectorQuery> queries = VectorTerms.Parse(VectorTerms.Queries.Name, VectorTerms.Queries.Read(request));
        List<(string Id, double Score)> scores = [];
        DocumentQuery chunks = new() { Filter = filter, SelectFields = [chunkField], PageSize = PageSize };
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync(request.DatasetId, chunks, cursor, cancellationToken).ConfigureAwait(false);
            foreach (Document document in page.Documents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double[] own = [.. document[chunkField].AsArray().Select(chunk => Score(chunk, chunkField, queries, options.Metric)).OfType<double>()];
                if (own.Length > 0 && (isMean ? own.Average() : Best(own, options.Metric)) is var score && !(score < options.MinSimilarity))
                {
                    scores.Add((document.Id, score));
                }
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        bool isDescending = options.Metric.HasSimilarity == (options.End == Analysis.RankingEnd.Closest);
        (string Id, double Score)[] ranked =
        [
            .. (isDescending ? scores.OrderByDescending(s => s.Score) : scores.OrderBy(s => s.Score))
                .Skip((int)Math.Min(int.MaxValue, (options.Page - 1L) * options.PageSize)).Take(options.PageSize),
        ];
        string[] ids = [.. ranked.Select(hit => hit.Id)];
        DocumentQuery selected = new() { SelectFields = options.SelectFields };
        IReadOnlyList<Document> documents = await store.GetDocumentsAsync(request.DatasetId, ids, selected, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> byId = documents.ToDictionary(document => document.Id, StringComparer.Ordinal);
        return (
            [
                .. ranked.Where(hit => byId.ContainsKey(hit.Id))
                    .Select(hit => (Present(byId[hit.Id], chunkField, queries, options, ChunksPerDocument.Read(request), cancellationToken), hit.Score)),
            ],
            scores.Count);
    }

    private static Document Present(
        Document document, string chunkField, IReadOnlyList<VectorQuery> queries, VectorSearchOptions options, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IEnumerable<(FieldValue Chunk, double? Score)> scored = document[chunkField].AsArray()
            .Select(chunk => (Chunk: chunk, Score: Score(chunk, chunkField, queries, options.Metric)))
            .Where(c => c.Score is not null);
        scored = options.Metric.HasSimilarity ? scored.OrderByDescending(c => c.Score) : scored.OrderBy(c => c.Score);
        FieldValue[] best =
        [
            .. scored.Take(count).Select(c => FieldValue.FromObject(
            [
                .. c.Chunk.AsObject().Where(member => options.IncludeVectors || member.Value.Kind != FieldKind.Vector),
                new(ScoreFields.Score, c.Score!.Value),
            ])),
        ];
        if (document.Contains(chunkField))
        {
            document[chunkField] = FieldValue.FromArray(best);
        }

        if (!options.IncludeVectors)
        {
            foreach (string name in document.FieldNames.Where(name => document[new FieldPath(name)].Kind == FieldKind.Vector).ToArray())
            {
                document.Remove(name);
            }
        }

        return document;
    }

    /// <summary>Computes the weighted sum over the queries; null if the chunk has no vector, or one of another dimension.</summary>
    private static double? Score(FieldValue chunk, string chunkField, IReadOnlyList<VectorQuery> queries, DistanceMetric metric)
    {
        double sum = 0;
        foreach (VectorQuery query in queries)
        {
            string name =
                query.VectorField.StartsWith(chunkField + ".", StringComparison.Ordinal) ? query.VectorField[(chunkField.Length + 1)..] : query.VectorField;
            if (!chunk.AsObject().TryGetValue(name, out FieldValue value)
                || !value.TryGetVector(out ReadOnlyMemory<float> vector)
                || vector.Length != query.Vector.Length)
            {
                return null;
            }

            sum += query.Weight * metric switch
            {
                DistanceMetric.Cosine => Distance.CosineSimilarity(vector.Span, query.Vector.Span),
                DistanceMetric.DotProduct => -Distance.DotProduct(vector.Span, query.Vector.Span),
                _ => Distance.Between(vector.Span, query.Vector.Span, metric),
            };
        }

        return sum;
    }

    private static double Best(double[] scores, DistanceMetric metric) => metric.HasSimilarity ? scores.Max() : scores.Min();
}
