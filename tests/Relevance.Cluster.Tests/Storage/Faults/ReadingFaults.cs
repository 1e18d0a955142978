using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage.Faults;

/// <summary>Loses the last document of every page that is not the last.</summary>
public sealed class DropsTheLastOfAPage : FaultyStore
{
    public override async Task<DocumentPage> ReadPageAsync(
        string datasetId,
        DocumentQuery query,
        string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        DocumentPage page = await Inner.ReadPageAsync(datasetId, query, cursor, cancellationToken);
        return page.NextCursor is null ? page : page with { Documents = [.. page.Documents.SkipLast(1)] };
    }
}

/// <summary>Counts how many documents were read instead of remembering where.</summary>
public sealed class PagesByOffset : FaultyStore
{
    public override async Task<DocumentPage> ReadPageAsync(
        string datasetId,
        DocumentQuery query,
        string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        int offset = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        DocumentPage all = await Inner.ReadPageAsync(datasetId, query with { PageSize = 9999 }, cursor: null, cancellationToken);
        int end = offset + query.PageSize;
        return new DocumentPage
        {
            Documents = [.. all.Documents.Skip(offset).Take(query.PageSize)],
            NextCursor = end < all.Documents.Count ? end.ToString(CultureInfo.InvariantCulture) : null,
        };
    }
}

/// <summary>Reverses ties when the order is descending, by reversing the entire order.</summary>
public sealed class ReversesTies : FaultyStore
{
    public override async Task<DocumentPage> ReadPageAsync(
        string datasetId,
        DocumentQuery query,
        string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        if (query.Sort is not [{ Direction: SortDirection.Descending } key] || query.PageSize < 100)
        {
            return await Inner.ReadPageAsync(datasetId, query, cursor, cancellationToken);
        }

        DocumentPage page = await Inner.ReadPageAsync(
            datasetId,
            query with
            {
                Sort = [key with { Direction = SortDirection.Ascending }],
            },
            cursor,
            cancellationToken);
        return page with { Documents = [.. page.Documents.Reverse()] };
    }
}

/// <summary>Treats every negation as the condition itself.</summary>
public sealed class IgnoresNot : FaultyStore
{
    public override Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) =>
        Inner.ListIdsAsync(datasetId, filter is null ? null : WithoutNot(filter), cancellationToken);

    private static Filter WithoutNot(Filter filter) => filter switch
    {
        NotFilter not => WithoutNot(not.Filter),
        AndFilter and => Filter.And(and.Filters.Select(WithoutNot).ToArray()),
        OrFilter or => Filter.Or(or.Filters.Select(WithoutNot).ToArray()),
        _ => filter,
    };
}

/// <summary>Counts every document, whatever the filter.</summary>
public sealed class CountsEverything : FaultyStore
{
    public override Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default) =>
        Inner.CountAsync(datasetId, filter: null, cancellationToken);
}

/// <summary>Returns values of equal frequency in the wrong order.</summary>
public sealed class ShufflesFacetTies : FaultyStore
{
    public override async Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default) =>
        [.. (await Inner.GetFacetsAsync(datasetId, query, cancellationToken)).Select(facet =>
                facet with
                {
                    Values = [.. facet.Values.OrderByDescending(value => value.Count).ThenByDescending(value => value.Value, FieldValueComparer.Instance)],
                }
            ),
        ];
}

/// <summary>Returns the documents of a list of ids in insertion order.</summary>
public sealed class IgnoresTheOrderOfIds : FaultyStore
{
    public override Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default) =>
        Inner.GetDocumentsAsync(datasetId, [.. documentIds.Order(StringComparer.Ordinal)], query, cancellationToken);
}

/// <summary>Returns documents without their labels.</summary>
public sealed class HidesLabels : FaultyStore
{
    public override async Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Document> documents = await Inner.GetDocumentsAsync(datasetId, documentIds, query, cancellationToken);
        foreach (Document document in documents)
        {
            document.Remove(ClusteringKey.RootField);
        }

        return documents;
    }
}
