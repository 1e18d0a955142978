using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Looks for ids without reading what is in the documents.</summary>
internal static class StoredIds
{
    private static readonly DocumentQuery Nothing = new() { SelectFields = [Document.IdField], IncludeVectors = false };

    public static async Task<HashSet<string>> ThatAreThereAsync(DocumentStore store, string datasetId, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        [.. (await store.GetDocumentsAsync(datasetId, ids, Nothing, cancellationToken).ConfigureAwait(false)).Select(document => document.Id)];
}
