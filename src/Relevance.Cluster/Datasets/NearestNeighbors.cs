using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>
/// Finds the documents nearest to a vector among documents in memory, without a store. For the documents of a dataset, use
/// <see cref="Dataset.SearchAsync(VectorQuery, VectorSearchOptions?, CancellationToken)"/>.
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
    public static IReadOnlyList<VectorSearchHit> Find(
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
            .. VectorRanking.Rank(vectors, query, options).Select(member => new VectorSearchHit
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
    public static IReadOnlyList<VectorSearchHit> Find(
        IReadOnlyList<Document> documents, string vectorField, ReadOnlyMemory<float> query, Func<ReadOnlySpan<float>, ReadOnlySpan<float>, double> distance)
    {
        ArgumentNullException.ThrowIfNull(distance);
        (List<int> rows, VectorSet vectors) = Read(documents, vectorField, query.Length);
        List<VectorSearchHit> hits = new(rows.Count);
        for (int row = 0; row < rows.Count; row++)
        {
            double found = distance(vectors[row], query.Span);
            if (double.IsNaN(found))
            {
                throw new InvalidOperationException(
                    $"Document '{documents[rows[row]].Id}', field '{vectorField}': the distance function must return a number; it returned NaN.");
            }

            hits.Add(new VectorSearchHit { Document = documents[rows[row]], Distance = found });
        }

        return [.. hits.OrderBy(hit => hit.Distance)]; // A stable sort.
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
