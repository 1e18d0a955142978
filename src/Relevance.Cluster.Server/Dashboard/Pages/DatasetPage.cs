using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>A dataset: its clusterings, and its fields with the number of documents that have them.</summary>
internal sealed class DatasetPage() : DashboardPage("/dataset")
{
    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        DatasetHealth health = await dataset.GetHealthAsync(filter: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ClusteringKey> clusterings = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        List<StoredClustering?> stored = [];
        foreach (ClusteringKey key in clusterings)
        {
            stored.Add(await request.Project.Store.GetClusteringAsync(dataset.Id, key, cancellationToken).ConfigureAwait(false));
        }

        Document metadata = await dataset.GetMetadataAsync(cancellationToken).ConfigureAwait(false);
        return new PageView(dataset.Id, PageView.Of<DatasetView>(new()
        {
            [nameof(DatasetView.Health)] = health,
            [nameof(DatasetView.Dataset)] = dataset.Id,
            [nameof(DatasetView.Clusterings)] = clusterings.Zip(stored).ToArray(),
            [nameof(DatasetView.Metadata)] = metadata,
        }))
        {
            Kind = "Dataset",
            Trail = DatasetPages.Trail(),
            Tabs = DatasetPages.Tabs(dataset.Id),
        };
    }
}
