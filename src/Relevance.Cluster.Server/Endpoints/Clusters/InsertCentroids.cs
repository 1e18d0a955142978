using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Clusters;

/// <summary>Puts centroids into a clustering: those with the same id are replaced, the others stay unless the client says otherwise.</summary>
internal sealed class InsertCentroids() : WireEndpoint(
    ["POST /datasets/{id}/cluster/centroids/insert", "POST /services/cluster/centroids/insert"], "Puts centroids into a clustering.")
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Centers =
        WireFields.RequiredList("cluster_centers", "The centroids: objects with the label as _id, and the vector under the vector field's name.", RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Replace = WireFields.Boolean("replace", "Whether centroids that are not among these go.", defaultValue: false);

    public override IReadOnlyList<WireField> Fields { get; } = [.. ClusterFields.Key, Centers, Replace, ClusterFields.ModelName, ClusterFields.Metric, ClusterFields.FieldWeights];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        CentroidTable table = new(request, store, ClusterFields.ReadKey(request));
        DistanceMetric? metric = ClusterFields.ReadMetric(request);
        IReadOnlyList<double>? weights = ClusterFields.ReadWeights(request);
        bool replace = Replace.Read(request);
        int count = await table.PutAsync(
            Centers.Name,
            Centers.Read(request),
            known => new CentroidBase(
                replace ? null : known, ClusterFields.ModelName.Read(request) ?? known?.ModelName ?? "", metric ?? known?.Metric ?? DistanceMetric.Euclidean)
            {
                FieldWeights = weights ?? known?.FieldWeights,
            },
            cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("inserted", (long)count).Add("failed_documents", FieldValue.FromArray([]));
    }
}
