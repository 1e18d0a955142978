using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The overview of a clustering: sizes, similarities between the clusters, and example documents of each cluster.</summary>
internal sealed class ClusteringPage() : DashboardPage("/cluster")
{
    private const int MemberCount = 3;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        if (await request.Project.Store.GetClusteringAsync(dataset.Id, key, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return await ReadLabelsAsync(request, cancellationToken).ConfigureAwait(false);
        }

        ClusterOps clusters = request.Clusters;
        ClusterDistribution distribution = await clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        string? name = FieldSelect.Name(schema, request.Find(PageNames.Show));
        MemberRankingOptions options = new()
        {
            Clusters = [.. stored.Labels.Take(ClusteringView.MaxCards)],
            PageSize = MemberCount,
            SelectFields = [name ?? Document.IdField],
        };
        bool hasCentroids = stored.Labels.Count > 0;
        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<ClusteringView>(new()
        {
            [nameof(ClusteringView.Dataset)] = dataset.Id,
            [nameof(ClusteringView.Clustering)] = key,
            [nameof(ClusteringView.Stored)] = stored,
            [nameof(ClusteringView.Distribution)] = distribution,
            [nameof(ClusteringView.Schema)] = schema,
            [nameof(ClusteringView.NameField)] = name,
            [nameof(ClusteringView.Heatmap)] = hasCentroids ? HeatmapOf(stored, distribution, cancellationToken) : null,
            [nameof(ClusteringView.Closest)] = hasCentroids ? await clusters.ListClosestAsync(options, cancellationToken).ConfigureAwait(false) : null,
            [nameof(ClusteringView.Furthest)] = hasCentroids ? await clusters.ListFurthestAsync(options, cancellationToken).ConfigureAwait(false) : null,
        }));
    }

    /// <summary>Shows labels that were written into documents without centroids: they can be counted, but no distance can be computed.</summary>
    private static async Task<PageView> ReadLabelsAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        IReadOnlyList<ClusteringKey> known = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        if (!known.Contains(key))
        {
            // Throws the exception that lists the existing clusterings.
            await request.Clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        }

        FacetQuery query = new() { Fields = [key.LabelField] };
        IReadOnlyList<FieldFacet> facets = await dataset.GetFacetsAsync(query, cancellationToken).ConfigureAwait(false);
        ClusterNameIndex names = await ClusterNameIndex.ReadAsync(request.Project.Store, dataset.Id, cancellationToken).ConfigureAwait(false);
        IEnumerable<KeyValuePair<string, long>> counts =
            facets.SelectMany(facet => facet.Values).Select(value => KeyValuePair.Create(value.Value.ToString(), value.Count));
        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<LabelsView>(new()
        {
            [nameof(LabelsView.Dataset)] = dataset.Id,
            [nameof(LabelsView.Clustering)] = key,
            [nameof(LabelsView.Distribution)] = ClusterDistribution.FromCounts(counts).WithNames(names[key.LabelField]),
        })) with
        { Tabs = [] };
    }

    private static CentroidHeatmap HeatmapOf(StoredClustering stored, ClusterDistribution distribution, CancellationToken cancellationToken)
    {
        CentroidHeatmapOptions options = new() { PrintCount = ClusteringView.PairCount, Title = "Similarity of the centroids (cosine)" };
        return CentroidHeatmap.Of(stored.Labels, stored.Centroids, options, cancellationToken).WithNames(distribution.Names);
    }
}
