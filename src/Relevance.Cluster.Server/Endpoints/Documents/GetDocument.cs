using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>
/// Reads one document. It is there twice: under its own name, where newer clients look, and member by member at the top, where the oldest do.
/// </summary>
internal sealed class GetDocument() : WireEndpoint("GET /datasets/{id}/documents/get", "Reads one document by its id.")
{
    private const string Member = "document";

    private static readonly WireField<string> Id = WireFields.RequiredText("id", "The document's id.");

    public override IReadOnlyList<WireField> Fields { get; } = [Id, CommonFields.IncludeVector, CommonFields.SelectFields];

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = Id.Read(request);
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        IReadOnlyList<Document> found = await store.GetDocumentsAsync(request.DatasetId, [id], query, cancellationToken).ConfigureAwait(false);
        if (found is not [var document])
        {
            throw WireException.DocumentNotFound(request.DatasetId, id);
        }

        WireObject reply = new WireObject().Add(Member, document);
        foreach ((string name, FieldValue value) in document.ToValue().AsObject().Where(member => member.Key != Member))
        {
            reply.Add(name, value);
        }

        return reply;
    }
}
