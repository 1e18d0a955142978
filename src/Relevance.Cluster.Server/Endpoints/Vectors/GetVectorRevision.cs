using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Vectors;

internal sealed class GetVectorRevision() : WireEndpoint("GET /datasets/{id}/vectors/revision", "Gives a text that is another one when vectors of the field have changed.")
{
    private static readonly WireField<string> Field = WireFields.RequiredText("field", "The vector field.");

    public override IReadOnlyList<WireField> Fields { get; } = [Field];

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        new WireObject().Add("revision", await store.GetVectorRevisionAsync(request.DatasetId, Field.Read(request), cancellationToken).ConfigureAwait(false));
}
