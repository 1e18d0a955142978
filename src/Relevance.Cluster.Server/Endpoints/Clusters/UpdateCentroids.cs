using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Changes centroids of a clustering; those that are not there are added.</summary>
internal sealed class UpdateCentroids() : WireEndpoint(
    ["POST /datasets/{id}/cluster/centroids/update", "POST /services/cluster/centroids/update"], "Changes centroids of a clustering.")
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Centers =
        WireFields.RequiredList("cluster_centers", "The centroids: objects with the label as _id, and the vector under the vector field's name.", RequestLimits.MaxDocuments);

    public override IReadOnlyList<WireField> Fields { get; } = [.. ClusterFields.Key, Centers];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        int count = await table.PutAsync(
            Centers.Name,
            Centers.Read(request),
            known => new CentroidBase(known, known?.ModelName ?? "", known?.Metric ?? DistanceMetric.Euclidean) { FieldWeights = known?.FieldWeights },
            cancellationToken).ConfigureAwait(false);
        return WireReply.Success().Add("inserted", (long)count).Add("failed_documents", FieldValue.FromArray([]));
    }
}
