using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Takes fields out of a document.</summary>
internal sealed class DeleteDocumentFields() : WireEndpoint("POST /datasets/{id}/documents/delete_fields", "Takes fields out of a document.")
{
    private static readonly WireField<string> Id = WireFields.RequiredText("id", "The document's id.");

    private static readonly WireField<IReadOnlyList<string>> Paths = WireFields.TextList("fields", "The dotted paths; those that lead nowhere do nothing.");

    public override IReadOnlyList<WireField> Fields { get; } = [Id, Paths];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            string id = Id.Read(request);
            string[] paths = [.. Paths.Read(request).Select(path => path.Length > 0 && path != Document.IdField
                ? path
                : throw WireException.Invalid(Paths.Name, $"'{path}' is no field that can be taken out."))];
            IReadOnlyList<Document> found = await store.GetDocumentsAsync(request.DatasetId, [id], null, cancellationToken).ConfigureAwait(false);
            if (found is not [var document])
            {
                throw WireException.DocumentNotFound(request.DatasetId, id);
            }

            foreach (string path in paths)
            {
                document.Remove(path);
            }

            WriteSummary summary = await store.WriteAsync(request.DatasetId, [document], WriteMode.Upsert, cancellationToken).ConfigureAwait(false);
            return summary.Refused is [var refused] ? throw WireException.Invalid(Paths.Name, refused.Reason) : (WireReply)WireReply.Success();
        },
        cancellationToken);
}
