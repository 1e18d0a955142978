using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The map of the documents: the projection of their vectors onto the two directions of largest variance, colored by cluster or by a field.</summary>
internal sealed class MapPage() : DashboardPage("/cluster/map")
{
    public const string Truth = "truth";

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        string? truth = request.Find(Truth);
        Projection map = await request.Clusters.ProjectAsync(options: null, truth, progress: null, cancellationToken).ConfigureAwait(false);
        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<MapView>(new()
        {
            [nameof(MapView.Dataset)] = dataset.Id,
            [nameof(MapView.Clustering)] = key,
            [nameof(MapView.Schema)] = schema,
            [nameof(MapView.Truth)] = truth,
            [nameof(MapView.Map)] = map,
        }));
    }
}
