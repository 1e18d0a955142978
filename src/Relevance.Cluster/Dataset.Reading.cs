using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Getting documents out.</content>
public partial class Dataset
{
    /// <summary>Reads documents one after another, page by page behind the scenes, in constant memory.</summary>
    /// <param name="query">Which documents, which fields, in what order; null means all of them, whole, in insertion order.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <returns>The documents. What is written while reading may or may not be among them; nothing that was there all along is skipped or repeated.</returns>
    /// <exception cref="ArgumentException">The query's filter does not fit the schema.</exception>
    public virtual async IAsyncEnumerable<Document> ReadAsync(
        DocumentQuery? query = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        query ??= new DocumentQuery();
        string? cursor = null;

        do
        {
            DocumentPage page = await _store.ReadPageAsync(Id, query, cursor, cancellationToken).ConfigureAwait(false);

            foreach (Document document in page.Documents)
            {
                yield return document;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Reads one page of documents, for those who page themselves; everyone else uses <see cref="ReadAsync"/>.</summary>
    /// <param name="query">Which documents, which fields, in what order, and how many.</param>
    /// <param name="cursor">The previous page's <see cref="DocumentPage.NextCursor"/>, with the same query; null for the first page.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The cursor is not one of this query's, or the filter does not fit the schema.</exception>
    public virtual Task<DocumentPage> ReadPageAsync(DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.ReadPageAsync(Id, query, cursor, cancellationToken);
    }

    /// <summary>Reads one document by its id.</summary>
    /// <param name="documentId">The id.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The whole document; null when it is not there.</returns>
    public virtual async Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(documentId);
        IReadOnlyList<Document> found = await _store.GetDocumentsAsync(Id, [documentId], query: null, cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Reads documents by their ids.</summary>
    /// <param name="documentIds">The ids; one that is given twice is read twice.</param>
    /// <param name="query">Which fields (the rest of the query is not used); null means all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The documents in the order of the ids; those that are not there are left out.</returns>
    public virtual Task<IReadOnlyList<Document>> GetDocumentsAsync(
        IEnumerable<string> documentIds,
        DocumentQuery? query = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return _store.GetDocumentsAsync(Id, [.. documentIds], query, cancellationToken);
    }

    /// <summary>Counts documents, in the store.</summary>
    /// <param name="filter">The condition; null counts all.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The number of documents that match.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    public virtual Task<long> CountAsync(Filter? filter = null, CancellationToken cancellationToken = default) =>
        _store.CountAsync(Id, filter, cancellationToken);

    /// <summary>Reads some documents at random: the same ones for the same seed and data.</summary>
    /// <param name="count">How many, 1 to 10,000; fewer come back when there are fewer.</param>
    /// <param name="filter">The condition; null takes from all.</param>
    /// <param name="seed">Chooses the sample. The default is 0.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The documents in random order, without their vectors.</returns>
    public virtual async Task<IReadOnlyList<Document>> SampleAsync(
        int count,
        Filter? filter = null,
        int seed = 0,
        CancellationToken cancellationToken = default)
    {
        var query = new DocumentQuery { Filter = filter, ShuffleSeed = seed, PageSize = count, IncludeVectors = false };
        return (await _store.ReadPageAsync(Id, query, cursor: null, cancellationToken).ConfigureAwait(false)).Documents;
    }

    /// <summary>Summarizes fields: how often each value occurs, and the range and mean of numbers; numbers beyond float64 are left out of those, and counted. Computed in the store.</summary>
    /// <param name="query">Which fields and documents; null means every plain field of every document.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>One facet a field, in the order asked for; a field that none of these documents has counts 0.</returns>
    public virtual Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(FacetQuery? query = null, CancellationToken cancellationToken = default) =>
        _store.GetFacetsAsync(Id, query ?? new FacetQuery(), cancellationToken);
}
