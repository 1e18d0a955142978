using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Datasets;

/// <summary>Finds the documents whose vectors are nearest to given vectors.</summary>
internal sealed class VectorSearch(DocumentStore store, VectorCache vectors, IComputeEngine? engine, string datasetId, VectorSearchOptions options)
{
    /// <summary>Finds the nearest documents to a document, without the document itself.</summary>
    public async Task<VectorSearchResult> FindNeighborsAsync(string documentId, string vectorField, CancellationToken cancellationToken)
    {
        if (await FindVectorAsync(documentId, vectorField, cancellationToken).ConfigureAwait(false) is { } vector)
        {
            return options.Metric == DistanceMetric.Cosine && UnitVectors.IsZero(vector.Span)
                ? throw Misshaped(documentId, vectorField, VectorShape.Direction, "all zeros")
                : await FindAsync([new VectorQuery(vectorField, vector)], documentId, cancellationToken).ConfigureAwait(false);
        }

        // This read only decides which of the two exceptions applies.
        bool exists = await store.CountAsync(datasetId, Filter.Ids(documentId), cancellationToken).ConfigureAwait(false) > 0;
        throw exists
            ? Misshaped(documentId, vectorField, "a vector", "none")
            : new ArgumentException($"Dataset '{datasetId}': the document '{documentId}' does not exist.", nameof(documentId));
    }

    /// <summary>Finds the nearest documents to one or several vectors.</summary>
    /// <param name="queries">The vectors, with their fields and weights.</param>
    /// <param name="excluded">The id of a document to omit; null for none.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<VectorSearchResult> FindAsync(IReadOnlyList<VectorQuery> queries, string? excluded, CancellationToken cancellationToken)
    {
        if (engine is not null)
        {
            return (await AskAsync(engine, [[.. queries]], excluded, cancellationToken).ConfigureAwait(false))[0];
        }

        List<VectorColumn> columns = [];
        foreach (VectorQuery query in queries)
        {
            columns.Add(await GetColumnAsync(query, cancellationToken).ConfigureAwait(false));
        }

        // The first field decides the order of rows; the rows of the others are found by document.
        VectorColumn first = columns[0];
        ColumnKey key = new(datasetId, queries[0].VectorField);
        bool[]? isFound = await RowSelection.MarkAsync(store, key, first, options.Filter, cancellationToken).ConfigureAwait(false);
        int left = excluded is null ? -1 : first.DocumentIds.Find(excluded);
        RankingTerm[] terms = new RankingTerm[columns.Count];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = new RankingTerm(columns[i].Vectors, queries[i].Vector, queries[i].Weight, Align(first, columns[i], ref isFound))
            {
                Quantized = QuantizedOf(columns[i], searches: 1),
            };
        }

        Func<int, bool>? filter = isFound is { } found ? row => row != left && found[row] : left >= 0 ? row => row != left : null;
        (IReadOnlyList<RankedRow> Page, int Total)[] ranked = Rank([terms], first, filter, cancellationToken);
        return (await PresentAsync(Named(first, ranked), cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Finds the nearest documents to each of several vectors, in one pass over the vectors of the field.</summary>
    /// <param name="vectorField">The field.</param>
    /// <param name="queries">The vectors to search for, one per row.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task<IReadOnlyList<VectorSearchResult>> FindEachAsync(string vectorField, VectorSet queries, CancellationToken cancellationToken)
    {
        if (engine is not null)
        {
            VectorQuery[][] asked = [.. Enumerable.Range(0, queries.Count).Select(row => new[] { new VectorQuery(vectorField, queries[row].ToArray()) })];
            await RequireFieldAsync(vectorField, cancellationToken).ConfigureAwait(false);
            return await AskAsync(engine, asked, excluded: null, cancellationToken).ConfigureAwait(false);
        }

        VectorQuery any = new(vectorField, new float[queries.Dimension]);
        VectorColumn column = await GetColumnAsync(any, cancellationToken).ConfigureAwait(false);
        ColumnKey key = new(datasetId, vectorField);
        bool[]? isFound = await RowSelection.MarkAsync(store, key, column, options.Filter, cancellationToken).ConfigureAwait(false);
        SearchRows? quantized = QuantizedOf(column, queries.Count);
        RankingTerm[][] searches =
        [
            .. Enumerable.Range(0, queries.Count).Select(row => new[]
            {
                new RankingTerm(column.Vectors, queries[row].ToArray(), Weight: 1, Rows: null) { Quantized = quantized },
            }),
        ];
        Func<int, bool>? filter = isFound is { } found ? row => found[row] : null;
        return await PresentAsync(Named(column, Rank(searches, column, filter, cancellationToken)), cancellationToken).ConfigureAwait(false);
    }

    private SearchRows? QuantizedOf(VectorColumn column, int searches) =>
        QuantizedQueries.Supports(options.Metric) ? vectors.FindSearchRows(column, searches) : null;

    private (IReadOnlyList<RankedRow> Page, int Total)[] Rank(
        RankingTerm[][] searches, VectorColumn column, Func<int, bool>? filter, CancellationToken cancellationToken)
    {
        try
        {
            return [.. VectorRanking.Rank(searches, column.Vectors.Count, options, filter, cancellationToken)];
        }
        catch (VectorShapeException exception) when (exception.Row is { } row)
        {
            throw Rejected(column.DocumentIds[row], exception);
        }
    }

    private VectorShapeException Rejected(string documentId, VectorShapeException exception) =>
        new($"Dataset '{datasetId}', document '{documentId}'", exception.Expected, exception.Actual)
        {
            DatasetId = datasetId,
            DocumentId = documentId,
        };

    /// <summary>Lets the machines of an engine search.</summary>
    private async Task<IReadOnlyList<VectorSearchResult>> AskAsync(
        IComputeEngine machines, VectorQuery[][] searches, string? excluded, CancellationToken cancellationToken)
    {
        await CheckAsync(searches, cancellationToken).ConfigureAwait(false);
        SearchAnswer answer = searches.Length == 0
            ? new SearchAnswer([], RejectedId: null)
            : await machines.AskAsync(new SearchQuestion(datasetId, searches, options, excluded), cancellationToken).ConfigureAwait(false);
        return answer.RejectedId is { } id
            ? throw Rejected(id, VectorShape.NoDirection(row: 0))
            : await PresentAsync(answer.Searches, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks searches as this machine does: by ranking no rows.</summary>
    private async Task CheckAsync(VectorQuery[][] searches, CancellationToken cancellationToken)
    {
        Dictionary<string, int> dimensions = new(StringComparer.Ordinal);
        foreach (VectorQuery query in searches.Take(1).SelectMany(queries => queries))
        {
            int dimension = await RequireFieldAsync(query.VectorField, cancellationToken).ConfigureAwait(false);

            // A field without vectors is searched by vectors of any length.
            bool isAny = query.Vector.Length != dimension && query.Vector.Length > 0
                && await store.CountAsync(datasetId, Filter.Field(query.VectorField).Exists(), cancellationToken).ConfigureAwait(false) == 0;
            dimensions[query.VectorField] = isAny ? query.Vector.Length : dimension;
        }

        await store.CheckFilterAsync(datasetId, options.Filter, cancellationToken).ConfigureAwait(false);
        RankingTerm[][] terms =
        [
            .. searches.Select(queries => queries
                .Select(query => new RankingTerm(VectorSet.Empty(dimensions[query.VectorField]), query.Vector, query.Weight, Rows: null)).ToArray()),
        ];
        _ = VectorRanking.Rank(terms, 0, options, rowFilter: null, cancellationToken);
    }

    private static (IReadOnlyList<RankedId> Page, int RankedCount)[] Named(VectorColumn column, (IReadOnlyList<RankedRow> Page, int Total)[] ranked) =>
        Array.ConvertAll(
            ranked,
            each => ((IReadOnlyList<RankedId>)[.. each.Page.Select(member => new RankedId(column.DocumentIds[member.Row], member.Distance, member.Similarity))],
                each.Total));

    /// <summary>Reads the documents of all pages at once.</summary>
    private async Task<IReadOnlyList<VectorSearchResult>> PresentAsync(
        IReadOnlyList<(IReadOnlyList<RankedId> Page, int RankedCount)> ranked, CancellationToken cancellationToken)
    {
        DocumentQuery shown = new() { SelectFields = options.SelectFields, IncludeVectors = options.IncludeVectors };
        string[] ids = [.. ranked.SelectMany(each => each.Page).Select(member => member.Id).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<Document> documents = await store.GetDocumentsAsync(datasetId, ids, shown, cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> byId = documents.ToDictionary(d => d.Id, StringComparer.Ordinal);
        return
        [
            .. ranked.Select(each => new VectorSearchResult
            {
                Metric = options.Metric,
                TotalCount = each.RankedCount,
                Hits = [.. RankedId.Join(each.Page, byId)],
            }),
        ];
    }

    /// <summary>Finds the vector of a document; null if it has none.</summary>
    private async Task<ReadOnlyMemory<float>?> FindVectorAsync(string documentId, string vectorField, CancellationToken cancellationToken)
    {
        if (engine is null)
        {
            VectorColumn column = await GetColumnAsync(new VectorQuery(vectorField, default), cancellationToken).ConfigureAwait(false);
            return column.DocumentIds.Find(documentId) is var row and >= 0 ? column.Vectors[row].ToArray() : default(ReadOnlyMemory<float>?);
        }

        await RequireFieldAsync(vectorField, cancellationToken).ConfigureAwait(false);
        DocumentQuery query = new() { SelectFields = [vectorField], IncludeVectors = true };
        IReadOnlyList<Document> found = await store.GetDocumentsAsync(datasetId, [documentId], query, cancellationToken).ConfigureAwait(false);
        return found is [{ } document] && document[vectorField].TryGetVector(out ReadOnlyMemory<float> vector)
            ? vector
            : default(ReadOnlyMemory<float>?);
    }

    /// <summary>Validates that the dataset has a vector field.</summary>
    /// <returns>Its dimension.</returns>
    private async Task<int> RequireFieldAsync(string vectorField, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return schema.TryGetValue(vectorField, out FieldType type) && type.IsVector
            ? type.Dimension ?? 0
            : throw await UndeclaredVectors.ExplainAsync(store, datasetId, vectorField, schema, cancellationToken).ConfigureAwait(false);
    }

    private async Task<VectorColumn> GetColumnAsync(VectorQuery query, CancellationToken cancellationToken)
    {
        // Cached vectors of the current revision are those of a vector field: the schema need not be read.
        if (await vectors.FindAsync(datasetId, query.VectorField, cancellationToken).ConfigureAwait(false) is { Vectors.Count: > 0 } cached)
        {
            return cached;
        }

        await RequireFieldAsync(query.VectorField, cancellationToken).ConfigureAwait(false);
        VectorColumn column = await vectors.GetAsync(datasetId, query.VectorField, progress: null, cancellationToken).ConfigureAwait(false);
        return column.Vectors.Count > 0 || query.Vector.Length == 0
            ? column
            : new VectorColumn(VectorSet.Empty(query.Vector.Length), column.DocumentIds);
    }

    private VectorShapeException Misshaped(string documentId, string vectorField, string expected, string actual) =>
        new($"Dataset '{datasetId}', document '{documentId}', field '{vectorField}'", expected, actual)
        {
            DatasetId = datasetId,
            DocumentId = documentId,
            VectorField = vectorField,
        };

    /// <summary>Finds the row of the other column for each row of the first; a row that the other column lacks is no longer marked as found.</summary>
    private static int[]? Align(VectorColumn first, VectorColumn other, ref bool[]? isFound)
    {
        if (ReferenceEquals(first, other))
        {
            return null;
        }

        if (isFound is null)
        {
            isFound = new bool[first.Vectors.Count];
            Array.Fill(isFound, true);
        }

        int[] rows = new int[first.Vectors.Count];
        for (int row = 0; row < rows.Length; row++)
        {
            int found = other.DocumentIds.Find(first.DocumentIds.Utf8(row), likely: row);
            isFound[row] &= found >= 0;
            rows[row] = Math.Max(0, found);
        }

        return rows;
    }
}
