using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetHealth() : WireEndpoint("GET /datasets/{id}/monitor/health", "Counts in how many documents each field has a value.")
{
    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        return await FieldCoverage.ReadAsync(store, request.DatasetId, schema.Keys, cancellationToken).ConfigureAwait(false);
    }
}
