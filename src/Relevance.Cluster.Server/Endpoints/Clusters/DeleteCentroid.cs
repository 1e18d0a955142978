using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Takes one centroid away; the labels of documents stay.</summary>
internal sealed class DeleteCentroid() : WireEndpoint("POST /datasets/{id}/cluster/centroids/{centroid}/delete", "Takes one centroid away; the labels of documents stay.")
{
    public override IReadOnlyList<WireField> Fields { get; } = ClusterFields.Key;

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        bool deleted = await table.RemoveAsync(Uri.UnescapeDataString(request.Route("centroid")), cancellationToken).ConfigureAwait(false);
        return WireReply.Success().Add("deleted", deleted);
    }
}
