using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Deletes a clustering with its labels and centroids.</summary>
internal sealed class DeleteClustering() : WireEndpoint("POST /datasets/{id}/cluster/delete", "Deletes a clustering with its labels and centroids.")
{
    public override IReadOnlyList<WireField> Fields { get; } = ClusterFields.Key;

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            ClusteringKey key = ClusterFields.ReadKey(request);
            bool deleted = await store.DeleteClusteringAsync(request.DatasetId, key, cancellationToken).ConfigureAwait(false);
            await new CentroidTable(request, store, key).DropExtrasAsync(cancellationToken).ConfigureAwait(false);
            return (WireReply)WireReply.Success().Add("deleted", deleted);
        },
        cancellationToken);
}
