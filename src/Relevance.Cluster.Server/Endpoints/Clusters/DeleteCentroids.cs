using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Takes all centroids of a clustering away, as the oldest clients do before they make others; the labels of documents stay. Without any it does nothing.</summary>
internal sealed class DeleteCentroids() : WireEndpoint("POST /services/cluster/centroids/delete", "Takes all centroids of a clustering away; the labels of documents stay.")
{
    public override IReadOnlyList<WireField> Fields { get; } = ClusterFields.Key;

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        return WireReply.Success().Add("deleted", (long)await table.RemoveAllAsync(cancellationToken).ConfigureAwait(false));
    }
}
