using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetStats() : WireEndpoint("GET /datasets/{id}/monitor/stats", "Counts the dataset's documents.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        await DatasetDetails.StatsAsync(store, request.DatasetId, cancellationToken).ConfigureAwait(false);
}
