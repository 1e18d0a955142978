using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Updates and deletes documents.</summary>
internal static class DocumentChanges
{
    private static readonly DocumentQuery IdOnly = new() { SelectFields = [Document.IdField], IncludeVectors = false };

    /// <summary>Merges changes into documents, and inserts missing documents unless the request rejects them.</summary>
    /// <remarks>Inserting requires two writes; the lock of the dataset excludes other updates between them.</remarks>
    /// <param name="request">The request.</param>
    /// <param name="store">The store.</param>
    /// <param name="taken">The changes; receives the counts and the rejections.</param>
    /// <param name="missing">How changes for a missing document are handled.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static Task UpdateAsync(
        ProjectRequest request, DocumentStore store, TakenDocuments taken, MissingDocuments missing, CancellationToken cancellationToken) =>
        request.Project.Locks.RunAsync(
            request.DatasetId,
            async () =>
            {
                string dataset = request.DatasetId;
                IReadOnlyList<Document> changes = taken.Documents;
                if (missing == MissingDocuments.AreInserted)
                {
                    string[] ids = [.. changes.Select(change => change.Id)];
                    HashSet<string> stored = await FindIdsAsync(store, dataset, ids, cancellationToken).ConfigureAwait(false);
                    Document[] added = [.. changes.Where(change => stored.Add(change.Id))];
                    if (added.Length > 0)
                    {
                        if (CommonFields.InsertDate.Read(request))
                        {
                            new DocumentIntake(request).Date(added);
                        }

                        taken.Count(await store.WriteAsync(dataset, added, WriteMode.Insert, cancellationToken).ConfigureAwait(false));
                        HashSet<Document> done = new(added, ReferenceEqualityComparer.Instance);
                        changes = [.. changes.Where(change => !done.Contains(change))];
                    }
                }

                taken.Count(await store.WriteAsync(dataset, changes, WriteMode.Update, cancellationToken).ConfigureAwait(false));
                return true;
            },
            cancellationToken);

    /// <summary>Deletes documents, and returns the response with their number.</summary>
    public static async Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, Filter filter, CancellationToken cancellationToken)
    {
        long count = await store.DeleteDocumentsAsync(request.DatasetId, filter, cancellationToken).ConfigureAwait(false);
        return WireReply.Success().Add("number_of_documents_deleted", count);
    }

    /// <summary>Finds the ids that documents have, without reading the content of the documents.</summary>
    public static async Task<HashSet<string>> FindIdsAsync(
        DocumentStore store, string datasetId, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        [.. (await store.GetDocumentsAsync(datasetId, ids, IdOnly, cancellationToken).ConfigureAwait(false)).Select(document => document.Id)];
}
