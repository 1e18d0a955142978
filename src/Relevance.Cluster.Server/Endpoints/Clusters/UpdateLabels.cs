using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Adds or replaces labels of some documents; the other labels and the centroids stay.</summary>
internal sealed class UpdateLabels() : WireEndpoint("POST /datasets/{id}/cluster/labels", "Adds or replaces labels of some documents.")
{
    public override IReadOnlyList<WireField> Fields { get; } = [.. ClusterFields.Key, ClusterFields.Labels];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await store.UpdateLabelsAsync(request.DatasetId, ClusterFields.ReadKey(request), ClusterFields.ReadLabels(request), cancellationToken).ConfigureAwait(false);
        return new WireObject();
    }
}
