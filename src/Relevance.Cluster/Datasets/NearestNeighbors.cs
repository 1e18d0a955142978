using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>
/// Finds the documents, or the rows of a <see cref="VectorSet"/>, that are nearest to a vector: an exact search in memory, without an index. For the documents
/// of a dataset, use <see cref="Dataset.SearchAsync(VectorQuery, VectorSearchOptions?, CancellationToken)"/>.
/// </summary>
public static class NearestNeighbors
{
    /// <summary>Finds the documents nearest to a vector. Ties are listed in the order of the documents.</summary>
    /// <param name="documents">The documents; those without a vector in the field are omitted.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="query">The vector to search for.</param>
    /// <param name="options">The options; null means the twenty nearest by cosine.</param>
    /// <returns>The documents themselves, with distance and similarity, nearest first; empty if no document has a vector.</returns>
    /// <exception cref="VectorShapeException">
    /// A vector has another dimension than the query or a component that is not finite, or the query is all zeros while the metric is cosine.
    /// </exception>
    /// <exception cref="ArgumentException"><see cref="VectorSearchOptions.MinSimilarity"/> is set for a metric without similarities.</exception>
    /// <remarks>O(n·d). The documents are not changed.</remarks>
    public static IReadOnlyList<RankedDocument> Find(
        IReadOnlyList<Document> documents,
        string vectorField,
        ReadOnlyMemory<float> query,
        VectorSearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        options ??= new VectorSearchOptions();
        if (options.Filter is { } filter)
        {
            documents = filter.Apply(documents);
            options = options with { Filter = null };
        }

        (List<int> rows, VectorSet vectors) = Read(documents, vectorField, query.Length);
        return
        [
            .. Find(vectors, query, options).Select(member => new RankedDocument
            {
                Document = documents[rows[member.Row]],
                Distance = member.Distance,
                Similarity = member.Similarity,
            }),
        ];
    }

    /// <summary>Ranks all documents by a custom distance, nearest first. Ties are listed in the order of the documents.</summary>
    /// <param name="documents">The documents; those without a vector in the field are omitted.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="query">The vector to search for.</param>
    /// <param name="distance">
    /// Computes the distance of a document's vector, the first argument, from the query: small is near. Any number except NaN. It is called once per document,
    /// on the calling thread; the functions of <see cref="Distance"/> can be passed unchanged.
    /// </param>
    /// <returns>The documents themselves; without a similarity.</returns>
    /// <exception cref="VectorShapeException">A vector has another dimension than the query, or a component that is not finite.</exception>
    /// <exception cref="InvalidOperationException">The function returned NaN; the message names the document.</exception>
    /// <remarks>O(n·d) for a function that reads each component, and a sort. An exception of the function propagates to the caller.</remarks>
    public static IReadOnlyList<RankedDocument> Find(
        IReadOnlyList<Document> documents, string vectorField, ReadOnlyMemory<float> query, Func<ReadOnlySpan<float>, ReadOnlySpan<float>, double> distance)
    {
        ArgumentNullException.ThrowIfNull(distance);
        (List<int> rows, VectorSet vectors) = Read(documents, vectorField, query.Length);
        List<RankedDocument> hits = new(rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            double found = distance(vectors[row], query.Span);
            if (double.IsNaN(found))
            {
                throw new InvalidOperationException(
                    $"Document '{documents[rows[row]].Id}', field '{vectorField}': the distance function must return a number; it returned NaN.");
            }

            hits.Add(new RankedDocument { Document = documents[rows[row]], Distance = found });
        }

        return [.. hits.OrderBy(hit => hit.Distance)]; // A stable sort.
    }

    /// <summary>Lists the rows nearest to a query, or furthest from it. Equal distances are listed by ascending row, at either end.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="query">The query, of the dimension of <paramref name="vectors"/>.</param>
    /// <param name="options">The options; null means the twenty closest rows by cosine.</param>
    /// <param name="rowFilter">
    /// Determines whether a row is ranked; null, the default, ranks every row. It is called from several threads.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked before each block of rows.</param>
    /// <returns>The rows of the page in the order of the ranking; empty if no row qualifies.</returns>
    /// <exception cref="ArgumentException">
    /// <see cref="VectorSearchOptions.MinSimilarity"/> is set for a metric without similarities, or <see cref="VectorSearchOptions.Filter"/> is set.
    /// </exception>
    /// <exception cref="VectorShapeException">
    /// The query has another dimension, is not finite, or is a zero vector under the cosine; or a row is one, and the options reject it.
    /// </exception>
    /// <remarks>
    /// O(n·d), plus O(log page) per measured row: only the page is sorted. For a page of at most a quarter of the rows, float32 sums with a rounding bound
    /// exclude nearly all rows first. Distances are float64 sums in a fixed order, so the result is the same on any number of threads.
    /// </remarks>
    public static IReadOnlyList<RankedRow> Find(
        VectorSet vectors,
        ReadOnlyMemory<float> query,
        VectorSearchOptions? options = null,
        Func<int, bool>? rowFilter = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new VectorSearchOptions();
        return options.Filter is not null
            ? throw new ArgumentException("The rows of a vector set have no fields to filter by: pass a row filter instead.", nameof(options))
            : VectorRanking.Rank([[new RankingTerm(vectors, query, Weight: 1, Rows: null)]], vectors.Count, options, rowFilter, cancellationToken)[0].Page;
    }

    private static (List<int> Rows, VectorSet Vectors) Read(IReadOnlyList<Document> documents, string vectorField, int dimension)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);
        if (dimension == 0)
        {
            throw new VectorShapeException("The query", "at least 1 component", "0 components");
        }

        return DocumentVectors.Read(documents, vectorField, dimension);
    }
}
