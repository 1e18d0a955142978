using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <summary>
/// The documents nearest to a vector, among documents in memory: no store is asked. For documents of a dataset there is
/// <see cref="Dataset.SearchAsync(VectorQuery, VectorSearchOptions?, CancellationToken)"/>.
/// </summary>
public static class NearestNeighbors
{
    /// <summary>Lists the documents nearest to a vector. Equal distances are listed in the order of the documents.</summary>
    /// <param name="documents">The documents; those without a vector in the field are left out.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="query">The vector to be near to.</param>
    /// <param name="options">The options; null means the twenty closest by cosine.</param>
    /// <returns>The documents themselves, with distance and similarity; none when no document has a vector.</returns>
    /// <exception cref="VectorShapeException">
    /// A vector has another length than the query or a component that is not finite, or the query is all zeros under the cosine.
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

    /// <summary>Lists all documents by a distance of your own, nearest first. Equal distances are listed in the order of the documents.</summary>
    /// <param name="documents">The documents; those without a vector in the field are left out.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="query">The vector to be near to.</param>
    /// <param name="distance">
    /// Gives the distance of a document's vector, which comes first, from the query: small is near. Any number but NaN. It is called once a document, on
    /// the calling thread; the functions of
    /// <see cref="Distance"/> fit as they are.
    /// </param>
    /// <returns>The documents themselves; without a similarity.</returns>
    /// <exception cref="VectorShapeException">A vector has another length than the query, or a component that is not finite.</exception>
    /// <exception cref="InvalidOperationException">The function returned NaN; the message names the document.</exception>
    /// <remarks>O(n·d) for a function that looks at each component, and a sort. An exception out of the function is passed on.</remarks>
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
