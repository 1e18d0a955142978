using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetSchema() : WireEndpoint("GET /datasets/{id}/schema", "Reads which fields the dataset has: dotted path to type.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        WireReply.JsonText((await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false)).ToJson());
}
