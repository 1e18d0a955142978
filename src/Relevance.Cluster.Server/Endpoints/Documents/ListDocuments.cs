using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Reads documents in the order of insertion, page by page with a cursor.</summary>
internal sealed class ListDocuments() : WireEndpoint("GET /datasets/{id}/documents/list", "Reads documents in the order of insertion, page by page.")
{
    private static readonly WireField<string?> Cursor = WireFields.OptionalText("cursor", "A cursor that an answer came with: each use gives the next page.");

    public override IReadOnlyList<WireField> Fields { get; } =
        [CommonFields.SelectFields, CommonFields.PageSize, CommonFields.IncludeVector, Cursor, WireFields.Ignored("random_state", "the order is that of insertion.")];

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        PageReader reader = new(request, store);
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        return Cursor.Read(request) is { Length: > 0 } cursor
            ? reader.ContinueAsync(cursor, cancellationToken)
            : reader.ReadAsync(query, CommonFields.PageSize.Read(request), [], PageCount.AllThatMatch, cancellationToken);
    }
}
