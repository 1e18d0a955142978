using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The comparison of two clusterings of a dataset: their agreement, and the documents of each pair of their clusters.</summary>
internal sealed class ComparisonPage() : DashboardPage("/cluster/compare")
{
    public const string With = "with";

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        ClusterDistribution own = await request.Clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ClusteringKey> clusterings = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        ClusteringKey[] others = [.. clusterings.Where(other => other != key)];
        string? asked = request.Find(With);
        ClusteringKey? other = asked is null ? null : others.FirstOrDefault(one => one.LabelField == asked)
            ?? throw Wire.WireException.Invalid(With, $"'{asked}' is not one of the other clusterings.");
        ClusterDistribution? its = null;
        ContingencyTable? table = null;
        if (other is not null)
        {
            its = await request.GetClusters(other.Alias, other.VectorField).DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
            table = await request.Clusters.DistributionAsync(other.LabelField, filter: null, cancellationToken).ConfigureAwait(false);
        }

        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<ComparisonView>(new()
        {
            [nameof(ComparisonView.Dataset)] = dataset.Id,
            [nameof(ComparisonView.Clustering)] = key,
            [nameof(ComparisonView.Distribution)] = own,
            [nameof(ComparisonView.Others)] = others,
            [nameof(ComparisonView.Other)] = other,
            [nameof(ComparisonView.OtherDistribution)] = its,
            [nameof(ComparisonView.Table)] = table,
        }));
    }
}
