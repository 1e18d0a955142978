using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

internal sealed class ListClusterings() : WireEndpoint("GET /datasets/{id}/cluster/centroids/configs/list", "Lists the dataset's clusterings, those without centroids too.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        List<WireObject> results = [];
        Schema schema = await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        foreach (ClusteringKey key in await store.ListClusteringsAsync(request.DatasetId, cancellationToken).ConfigureAwait(false))
        {
            StoredClustering? clustering = await store.GetClusteringAsync(request.DatasetId, key, cancellationToken).ConfigureAwait(false);
            results.Add(new WireObject().Add("vector_fields", key.FindVectorFields(schema) is { Count: > 0 } fields ? [.. fields] : new[] { key.VectorField }).Add("alias", key.Alias).Add("count", (long)(clustering?.Labels.Count ?? 0)));
        }

        return new WireObject().Add("results", results);
    }
}
