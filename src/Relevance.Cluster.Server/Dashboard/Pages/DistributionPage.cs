using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The clusters compared with a ground truth field.</summary>
internal sealed class DistributionPage() : DashboardPage("/cluster/distribution")
{
    public const string Truth = "truth";

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        string? truth = request.Find(Truth);
        ContingencyTable? table =
            truth is null ? null : await request.Clusters.DistributionAsync(truth, filter: null, cancellationToken).ConfigureAwait(false);
        if (table is null)
        {
            // Also before a field is chosen, a clustering that does not exist is an error.
            await request.Clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        }

        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<DistributionView>(new()
        {
            [nameof(DistributionView.Dataset)] = dataset.Id,
            [nameof(DistributionView.Clustering)] = key,
            [nameof(DistributionView.Schema)] = schema,
            [nameof(DistributionView.Truth)] = truth,
            [nameof(DistributionView.Table)] = table,
        }));
    }
}
