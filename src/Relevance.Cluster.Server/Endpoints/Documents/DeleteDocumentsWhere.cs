using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Deletes every document that matches. No condition at all is an error, unless the client says that it means all.</summary>
internal sealed class DeleteDocumentsWhere() : WireEndpoint("POST /datasets/{id}/documents/delete_where", "Deletes every document that matches.")
{
    private static readonly WireField<bool> All = WireFields.Boolean("all", "Whether no filter means every document; if not, it is an error.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields { get; } = [CommonFields.Filters, All];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Filter? filter = CommonFields.Filters.Read(request);
        return filter is null && !All.Read(request)
            ? throw WireException.Invalid(CommonFields.Filters.Name, "expected at least one filter; every document is deleted with \"all\": true only.")
            : DeleteAsync(request, store, filter ?? Filter.All, cancellationToken);
    }

    /// <summary>Deletes, and answers with how many there were.</summary>
    public static async Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, Filter filter, CancellationToken cancellationToken) =>
        WireReply.Success().Add("number_of_documents_deleted", await store.DeleteDocumentsAsync(request.DatasetId, filter, cancellationToken).ConfigureAwait(false));
}
