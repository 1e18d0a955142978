using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Deletes one document; one that is not there is no error.</summary>
internal sealed class DeleteDocument() : WireEndpoint("POST /datasets/{id}/documents/delete", "Deletes one document.")
{
    private static readonly WireField<string> Id = WireFields.RequiredText("id", "The document's id.");

    public override IReadOnlyList<WireField> Fields { get; } = [Id];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        DeleteDocumentsWhere.DeleteAsync(request, store, Filter.Ids(Id.Read(request)), cancellationToken);
}
