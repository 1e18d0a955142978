using System.Runtime.CompilerServices;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Reads the documents of a query page by page.</summary>
internal static class DocumentReader
{
    public static async IAsyncEnumerable<Document> ReadAsync(
        DocumentStore store, string datasetId, DocumentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync(datasetId, query, cursor, cancellationToken).ConfigureAwait(false);
            foreach (Document document in page.Documents)
            {
                yield return document;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
