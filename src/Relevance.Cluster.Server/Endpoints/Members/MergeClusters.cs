using System.Globalization;
using Relevance.Cluster.Server.Endpoints.Clusters;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Members;

/// <summary>The first cluster named takes in the others; its centroid is the mean of all their documents.</summary>
internal sealed class MergeClusters() : WireEndpoint("POST /datasets/{id}/cluster/merge", "Makes one cluster of several.")
{
    private static readonly WireField<IReadOnlyList<string>> ClusterIds = WireFields.TextList("cluster_ids", "The cluster that stays, then those that go into it.", RequestLimits.MaxClusters);

    public override IReadOnlyList<WireField> Fields =>
        [.. ClusterFields.Key, ClusterIds];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        ClusteringKey key = ClusterFields.ReadKey(request);
        IReadOnlyList<string> ids = ClusterIds.Read(request);
        if (ids.Distinct(StringComparer.Ordinal).Count() < 2)
        {
            throw WireException.Invalid("cluster_ids", "expected the cluster that stays and at least one other.");
        }

        return request.Project.Locks.RunAsync(request.DatasetId, MergeAsync, cancellationToken);

        async Task<WireReply> MergeAsync()
        {
            ClusterOps clusters = request.Project.Client.GetDataset(request.DatasetId).GetClusterOps(key.Alias, key.VectorField);
            long moved = await clusters.MergeClustersAsync(ids[0], ids.Skip(1), cancellationToken).ConfigureAwait(false);
            string message = string.Create(CultureInfo.InvariantCulture, $"{moved} documents went into '{ids[0]}'.");
            return WireReply.Success(message).Add("results", message);
        }
    }
}
