using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class ListDatasets() : WireEndpoint("GET /datasets/list", "Lists the ids of the project's datasets.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string[] ids = await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("datasets", ids).Add("count", (long)ids.Length);
    }
}
