using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Deletes documents by their ids; those that are not there are no error.</summary>
internal sealed class BulkDeleteDocuments() : WireEndpoint("POST /datasets/{id}/documents/bulk_delete", "Deletes documents by their ids.")
{
    private static readonly WireField<IReadOnlyList<string>> Ids = WireFields.TextList("ids", "The ids.", RequestLimits.MaxIds);

    public override IReadOnlyList<WireField> Fields { get; } = [Ids];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        DeleteDocumentsWhere.DeleteAsync(request, store, Filter.Ids(Ids.Read(request)), cancellationToken);
}
