using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Merges changes into documents, and adds those that are not there unless the client says otherwise.</summary>
internal static class DocumentUpdates
{
    /// <summary>Writes changes. When documents may be added it takes two steps of the store, between which nobody else updates the dataset this way.</summary>
    /// <param name="request">The request.</param>
    /// <param name="store">The store.</param>
    /// <param name="taken">The changes; it counts what became of them.</param>
    /// <param name="missing">What becomes of an id that is not there.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public static Task WriteAsync(ProjectRequest request, DocumentStore store, TakenDocuments taken, MissingDocuments missing, CancellationToken cancellationToken) =>
        request.Project.Locks.RunAsync(
            request.DatasetId,
            async () =>
            {
                string dataset = request.DatasetId;
                IReadOnlyList<Document> changes = taken.Documents;
                if (missing == MissingDocuments.AreAdded)
                {
                    HashSet<string> there = await StoredIds.ThatAreThereAsync(store, dataset, [.. changes.Select(change => change.Id)], cancellationToken).ConfigureAwait(false);
                    Document[] added = [.. changes.Where(change => there.Add(change.Id))];
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
}
