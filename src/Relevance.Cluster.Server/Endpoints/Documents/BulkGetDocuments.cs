using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Reads documents by their ids, in the order of the ids. Those that are not there are left out.</summary>
internal sealed class BulkGetDocuments() : WireEndpoint("POST /datasets/{id}/documents/bulk_get", "Reads documents by their ids.")
{
    private static readonly WireField<IReadOnlyList<string>> Ids = WireFields.TextList("ids", "The ids; one that is asked for twice comes twice, one that is not there is left out.", RequestLimits.MaxIds);

    public override IReadOnlyList<WireField> Fields { get; } = [Ids, CommonFields.SelectFields, CommonFields.IncludeVector];

    public override WorkKind WorkOf(ProjectRequest request) => Ids.Read(request).Count <= CommonFields.MaxPageSize ? WorkKind.Lookup : WorkKind.Query;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        return new WireObject().Add(
            "documents", await store.GetDocumentsAsync(request.DatasetId, Ids.Read(request), query, cancellationToken).ConfigureAwait(false));
    }
}
