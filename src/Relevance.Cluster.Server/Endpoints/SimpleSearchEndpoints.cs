using Relevance.Cluster.Server.Endpoints.Search;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The route of the search of later clients, whose properties are in camel case and whose pages count from 0.</summary>
internal static class SimpleSearchEndpoints
{
    private static readonly WireField<string> Query = WireFields.Text("query", "Words that a document must contain; empty means none.", "");

    private static readonly WireField<IReadOnlyList<string>> TextFields =
        WireFields.TextList("fieldsToSearch", "The fields to search for the words; empty means all.");

    private static readonly WireField<FieldValue> Vectors =
        WireFields.Any("vectorSearchQuery", "The vectors: {field, vector, weight}, or a list of at most 100 of them.");

    private static readonly WireField<int> Page = WireFields.Integer("page", "The number of the page, from 0.", 0, 0, int.MaxValue - 1);

    private static readonly WireField<int> PageSize = WireFields.Integer("pageSize", "The largest number of documents.", 10, 1, CommonFields.MaxPageSize);

    private static readonly WireField<IReadOnlyList<string>> IncludeFields =
        WireFields.TextList("includeFields", "The fields to return, always with _id; empty means all.");

    private static readonly WireField<IReadOnlyList<string>> ExcludeFields = WireFields.TextList("excludeFields", "The fields to omit.");

    private static readonly WireField<bool> IncludeVectors = WireFields.Boolean("includeVectors", "Whether vectors are returned.", defaultValue: true);

    private static readonly WireField<bool> IncludeRelevance =
        WireFields.Boolean("includeRelevance", "Whether documents have their score at _relevance.", defaultValue: true);

    private static readonly WireField<double?> MinimumRelevance =
        WireFields.Number("minimumRelevance", "The smallest score that is listed; 0, which clients send by default, sets no limit.", defaultValue: 0);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/simple_search",
            "Finds documents by words, by vectors, or both.",
            [
                Query, TextFields, Vectors, Page, PageSize, IncludeFields, ExcludeFields, IncludeVectors, IncludeRelevance, MinimumRelevance,
                CommonFields.Sort, CommonFields.Filters,
                WireFields.Ignored("queryConfig", "all words count the same."),
                WireFields.Ignored("includeDataset", "the dataset is that of the path."),
                WireFields.Ignored("cleanPayloadUsingSchema", "unknown properties have no effect."),
                WireFields.Ignored("textSort", "use sort."),
                WireFields.Ignored("fieldsToAggregate", "request facets or an aggregation."),
                WireFields.Ignored("fieldsToAggregateStats", "request facets or an aggregation."),
                WireFields.Ignored("relevanceBoosters", "scores are those of the vectors."),
                WireFields.Ignored("afterId", "pages are numbered."),
            ],
            WorkKind.Query,
            SearchAsync),
    ];

    /// <summary>Finds documents by words, by vectors, or by vectors among the documents that contain the words.</summary>
    private static async Task<WireReply> SearchAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Filter? filter = CommonFields.Filters.Read(request);
        if (Query.Read(request) is { Length: > 0 } words)
        {
            Filter hasWords = Filter.Search(words, TextFields.Read(request).Select(field => new FieldPath(field)));
            FilterReader.Check(Query.Name, hasWords);
            filter = filter is null ? hasWords : filter & hasWords;
        }

        IReadOnlyList<VectorQuery> queries = ReadVectors(Vectors.Read(request));
        (IReadOnlyList<(Document Document, double Score)> hits, long count) = queries.Count > 0
            ? await SearchByVectorsAsync(request, queries, filter, cancellationToken).ConfigureAwait(false)
            : await SearchByWordsAsync(request, store, filter, cancellationToken).ConfigureAwait(false);
        return new WireObject()
            .Add("results", [.. hits.Select(hit => Present(request, hit.Document, hit.Score))])
            .Add("resultsSize", count)
            .Add("aggregates", FieldValue.FromObject([]))
            .Add("aggregateStats", FieldValue.FromObject([]))
            .Add("aggregations", FieldValue.FromObject([]))
            .Add("afterId", FieldValue.FromArray([]));
    }

    private static async Task<(IReadOnlyList<(Document Document, double Score)> Hits, long Count)> SearchByVectorsAsync(
        ProjectRequest request, IReadOnlyList<VectorQuery> queries, Filter? filter, CancellationToken cancellationToken)
    {
        VectorSearchOptions options = new()
        {
            Filter = filter,
            Page = Page.Read(request) + 1,
            PageSize = PageSize.Read(request),
            MinSimilarity = ScoreFields.ReadMinScore(request, MinimumRelevance),
            SelectFields = IncludeFields.Read(request),
            IncludeVectors = IncludeVectors.Read(request),
        };
        VectorSearchResult found = await request.Project.Client.GetDataset(request.DatasetId)
            .SearchAsync(queries, options, cancellationToken).ConfigureAwait(false);
        return ([.. found.Hits.Select(hit => (hit.Document, hit.Similarity ?? hit.Distance))], found.TotalCount);
    }

    /// <summary>Finds the documents that contain the words. Each has the score 1.</summary>
    private static async Task<(IReadOnlyList<(Document Document, double Score)> Hits, long Count)> SearchByWordsAsync(
        ProjectRequest request, DocumentStore store, Filter? filter, CancellationToken cancellationToken)
    {
        DocumentQuery query = new()
        {
            Filter = filter,
            Sort = CommonFields.Sort.Read(request),
            PageSize = PageSize.Read(request),
            SelectFields = IncludeFields.Read(request),
            IncludeVectors = IncludeVectors.Read(request),
        };
        long count = await store.CountAsync(request.DatasetId, filter, cancellationToken).ConfigureAwait(false);
        int page = Page.Read(request);
        if ((long)page * query.PageSize >= count)
        {
            return ([], count);
        }

        DocumentQuery idsOnly = query with { SelectFields = [Document.IdField] };
        DocumentPage found =
            await store.ReadPageAsync(request.DatasetId, page == 0 ? query : idsOnly, cursor: null, cancellationToken).ConfigureAwait(false);
        for (int skipped = 0; skipped < page && found.NextCursor is not null; skipped++)
        {
            DocumentQuery next = skipped == page - 1 ? query : idsOnly;
            found = await store.ReadPageAsync(request.DatasetId, next, found.NextCursor, cancellationToken).ConfigureAwait(false);
        }

        return ([.. found.Documents.Select(document => (document, 1d))], count);
    }

    private static Document Present(ProjectRequest request, Document document, double score)
    {
        foreach (string field in ExcludeFields.Read(request).Where(field => field != Document.IdField && field.Length > 0))
        {
            document.Remove(field);
        }

        if (IncludeRelevance.Read(request))
        {
            document[ScoreFields.Relevance] = score;
        }

        return document;
    }

    private static IReadOnlyList<VectorQuery> ReadVectors(FieldValue value)
    {
        if (!value.HasValue)
        {
            return [];
        }

        IReadOnlyList<FieldValue> items = value.Kind == FieldKind.Object ? [value] : value.AsArray();
        VectorTerms.ThrowIfOver(Vectors.Name, items.Count);
        return [.. items.Select(ReadVector)];
    }

    private static VectorQuery ReadVector(FieldValue item)
    {
        IReadOnlyDictionary<string, FieldValue> parts = item.AsObject();
        FieldValue given = parts.GetValueOrDefault("field");
        string field = given.AsText() is { Length: > 0 } name
            ? name
            : throw WireException.Invalid(Vectors.Name, $"expected 'field', the name of a vector field, found {WireBody.Describe(given)}.");
        FieldValue weight = parts.GetValueOrDefault("weight");
        return new VectorQuery(field, VectorTerms.ReadVector(Vectors.Name, parts.GetValueOrDefault("vector")))
        {
            Weight = !weight.HasValue
                ? 1
                : weight.AsNumber() ?? throw WireException.Invalid(Vectors.Name, $"expected a number as 'weight', found {WireBody.Describe(weight)}."),
        };
    }
}
