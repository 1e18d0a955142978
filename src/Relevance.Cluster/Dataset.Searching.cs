using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Finding documents by vectors.</content>
public partial class Dataset
{
    /// <summary>Finds the documents whose vectors are nearest to a vector: exactly, all are looked at.</summary>
    /// <param name="query">The vector and the field to search in.</param>
    /// <param name="options">Which documents, how many, by which metric; null means the twenty nearest by cosine, whole but for vectors.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The page of documents, nearest first, and how many there are in all.</returns>
    /// <exception cref="FieldNotFoundException">The dataset has no such vector field.</exception>
    /// <exception cref="VectorShapeException">The vector is not as long as the field's, not finite, or all zeros under the cosine.</exception>
    /// <exception cref="ArgumentException">The filter does not fit the schema, or a smallest similarity is set for a metric without similarities.</exception>
    public virtual Task<VectorSearchResult> SearchAsync(VectorQuery query, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return SearchAsync([query], options, cancellationToken);
    }

    /// <summary>Finds the documents whose vectors are nearest to several vectors at once, in one or in several fields: by the weighted sum of the distances.</summary>
    /// <param name="queries">The vectors with their fields and weights, at least one. Only documents with a vector in every field are found.</param>
    /// <param name="options">Which documents, how many, by which metric; null means the twenty nearest by cosine, whole but for vectors.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The page of documents, nearest first, and how many there are in all.</returns>
    /// <exception cref="FieldNotFoundException">The dataset has no such vector field.</exception>
    /// <exception cref="VectorShapeException">A vector is not as long as its field's, not finite, or all zeros under the cosine.</exception>
    /// <exception cref="ArgumentException">There is no query, the filter does not fit the schema, or a smallest similarity is set for a metric without similarities.</exception>
    /// <remarks>O(n·d) for each query. The vectors are kept between calls, as long as they do not change in the store.</remarks>
    public virtual Task<VectorSearchResult> SearchAsync(
        IReadOnlyList<VectorQuery> queries, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return queries.Count == 0
            ? throw new ArgumentException("A search needs a vector to search for.", nameof(queries))
            : SearchBesidesAsync(queries, options ?? new VectorSearchOptions(), besides: null, cancellationToken);
    }

    /// <summary>Finds the documents whose vectors are nearest to a document's own, which itself is left out: exactly, all are looked at.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="options">
    /// Which documents, how many, by which metric; null means the twenty nearest by cosine, whole but for vectors. The filter need not match the document; others with the very same vector are found.
    /// </param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The page of documents, nearest first, and how many there are in all.</returns>
    /// <exception cref="FieldNotFoundException">The dataset has no such vector field.</exception>
    /// <exception cref="VectorShapeException">The document has no vector there, or one that is all zeros under the cosine.</exception>
    /// <exception cref="ArgumentException">
    /// There is no such document, the filter does not fit the schema, or a smallest similarity is set for a metric without similarities.
    /// </exception>
    /// <remarks>O(n·d). The vectors are kept between calls, as long as they do not change in the store: the document itself is not read.</remarks>
    public virtual async Task<VectorSearchResult> FindNeighborsAsync(
        string documentId, string vectorField, VectorSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(documentId);
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        VectorColumn column = await GetColumnAsync(new VectorQuery(vectorField, default), cancellationToken).ConfigureAwait(false);
        if (column.Rows.TryGetValue(documentId, out int row))
        {
            options ??= new VectorSearchOptions();
            if (options.Metric == DistanceMetric.Cosine && UnitVectors.IsZero(column.Vectors[row]))
            {
                throw new VectorShapeException($"Dataset '{Id}', document '{documentId}', field '{vectorField}'", VectorShape.Direction, "all zeros")
                {
                    DatasetId = Id,
                    DocumentId = documentId,
                    VectorField = vectorField,
                };
            }

            VectorQuery query = new(vectorField, column.Vectors[row].ToArray());
            return await SearchBesidesAsync([query], options, documentId, cancellationToken).ConfigureAwait(false);
        }

        // Another question only to say which of the two it is.
        bool isThere = await _store.CountAsync(Id, Filter.Ids(documentId), cancellationToken).ConfigureAwait(false) > 0;
        throw isThere
            ? new VectorShapeException($"Dataset '{Id}', document '{documentId}', field '{vectorField}'", "a vector", "none") { DatasetId = Id, DocumentId = documentId, VectorField = vectorField }
            : new ArgumentException($"Dataset '{Id}' has no document '{documentId}'.", nameof(documentId));
    }

    private async Task<VectorSearchResult> SearchBesidesAsync(
        IReadOnlyList<VectorQuery> queries, VectorSearchOptions options, string? besides, CancellationToken cancellationToken)
    {
        List<VectorColumn> columns = [];
        foreach (VectorQuery query in queries)
        {
            columns.Add(await GetColumnAsync(query, cancellationToken).ConfigureAwait(false));
        }

        // The first field decides the order of rows; the others are looked up by document.
        VectorColumn first = columns[0];
        bool[] isFound = await FindRowsAsync(first, options.Filter, cancellationToken).ConfigureAwait(false);
        if (besides is not null && first.Rows.TryGetValue(besides, out int left))
        {
            isFound[left] = false;
        }

        RankingTerm[] terms = [.. queries.Zip(columns, (query, column) => new RankingTerm(column.Vectors, query.Vector, query.Weight, Align(first, column, isFound)))];
        (IReadOnlyList<RankedMember> page, int total) = Rank(terms, first, options, isFound, cancellationToken);

        // Only what is shown is fetched.
        DocumentQuery shown = new() { SelectFields = options.SelectFields, IncludeVectors = options.IncludeVectors };
        string[] ids = [.. page.Select(member => first.DocumentIds[member.Row])];
        IReadOnlyList<Document> documents = await _store.GetDocumentsAsync(Id, ids, shown, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> byId = documents.ToDictionary(d => d.Id, StringComparer.Ordinal);
        return new VectorSearchResult
        {
            Metric = options.Metric,
            TotalCount = total,
            Hits =
            [
                .. page
                    .Select(member => (member, document: byId.GetValueOrDefault(first.DocumentIds[member.Row])))
                    .Where(pair => pair.document is not null) // Deleted since the vectors were read.
                    .Select(pair => new VectorSearchHit
                    {
                        Document = pair.document!,
                        Distance = pair.member.Distance,
                        Similarity = pair.member.Similarity,
                    }),
            ],
        };
    }

    private (IReadOnlyList<RankedMember> Page, int Total) Rank(
        RankingTerm[] terms, VectorColumn first, VectorSearchOptions options, bool[] isFound, CancellationToken cancellationToken)
    {
        try
        {
            return VectorRanking.Rank(terms, first.Vectors.Count, options, row => isFound[row], cancellationToken);
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            string id = first.DocumentIds[row];
            throw new VectorShapeException($"Dataset '{Id}', document '{id}'", exception.Expected, exception.Actual) { DatasetId = Id, DocumentId = id };
        }
    }

    private async Task<VectorColumn> GetColumnAsync(VectorQuery query, CancellationToken cancellationToken)
    {
        Schema schema = await _store.GetSchemaAsync(Id, cancellationToken).ConfigureAwait(false);
        if (!schema.TryGetValue(query.VectorField, out FieldType type) || !type.IsVector)
        {
            throw await UndeclaredVectors.ExplainAsync(_store, Id, query.VectorField, schema, cancellationToken).ConfigureAwait(false);
        }

        VectorColumn column = await _vectors.GetAsync(Id, query.VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        return column.Vectors.Count > 0 || query.Vector.Length == 0
            ? column
            : new VectorColumn(VectorSet.Empty(query.Vector.Length), column.DocumentIds);
    }

    private async Task<bool[]> FindRowsAsync(VectorColumn column, Filter? filter, CancellationToken cancellationToken)
    {
        bool[] isFound = new bool[column.Vectors.Count];
        if (filter is null)
        {
            Array.Fill(isFound, true);
            return isFound;
        }

        foreach (string id in await _store.ListIdsAsync(Id, filter, cancellationToken).ConfigureAwait(false))
        {
            if (column.Rows.TryGetValue(id, out int row))
            {
                isFound[row] = true;
            }
        }

        return isFound;
    }

    /// <summary>The row of the other column for each row of the first; a row that the other lacks is not found.</summary>
    private static int[]? Align(VectorColumn first, VectorColumn other, bool[] isFound)
    {
        if (ReferenceEquals(first, other))
        {
            return null;
        }

        int[] rows = new int[first.Vectors.Count];
        for (int row = 0; row < rows.Length; row++)
        {
            isFound[row] &= other.Rows.TryGetValue(first.DocumentIds[row], out rows[row]);
        }

        return rows;
    }
}
