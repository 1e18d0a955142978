using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The documents of each cluster that are closest to its centroid, or furthest from it, by any distance metric, page by page.</summary>
/// <param name="end">The end of the ranking that is listed.</param>
internal sealed class MembersPage(RankingEnd end)
    : DashboardPage(end == RankingEnd.Closest ? "/cluster/centroids/closest" : "/cluster/centroids/furthest")
{
    public const int MaxSize = 200;

    private const int DefaultSize = 10;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        ClusterOps clusters = request.Clusters;
        string? cluster = request.Find(PageNames.Cluster);
        int page = request.Integer(PageNames.Page, 1, 1, 1_000_000);
        int size = request.Integer(PageNames.Size, DefaultSize, 1, MaxSize);
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        string? name = FieldSelect.Name(schema, request.Find(PageNames.Show));
        MemberRankingOptions options = new()
        {
            Clusters = cluster is null ? null : [cluster],
            Metric = request.Metric(),
            Page = page,
            PageSize = size,
            SelectFields = [name ?? Document.IdField],
        };
        MemberLists lists = await ReadAsync(clusters, options, cancellationToken).ConfigureAwait(false);
        ClusterDistribution sizes = await clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        PageUrl here = PageNames.OfClustering(dataset.Id, key, Path["/cluster/".Length..]);
        PageUrl chosen = here.With(PageNames.Cluster, cluster).With(PageNames.Metric, MetricNames.Of(lists.Metric))
            .With(PageNames.Size, Numbers.Exact(size)).With(PageNames.Show, name ?? Document.IdField);
        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<MembersView>(new()
        {
            [nameof(MembersView.Dataset)] = dataset.Id,
            [nameof(MembersView.End)] = end,
            [nameof(MembersView.Here)] = here,
            [nameof(MembersView.Chosen)] = chosen,
            [nameof(MembersView.Cluster)] = cluster,
            [nameof(MembersView.Page)] = page,
            [nameof(MembersView.Size)] = size,
            [nameof(MembersView.Schema)] = schema,
            [nameof(MembersView.NameField)] = name,
            [nameof(MembersView.Lists)] = lists,
            [nameof(MembersView.Distribution)] = sizes,
        }));
    }

    private Task<MemberLists> ReadAsync(ClusterOps clusters, MemberRankingOptions options, CancellationToken cancellationToken) =>
        end == RankingEnd.Closest ? clusters.ListClosestAsync(options, cancellationToken) : clusters.ListFurthestAsync(options, cancellationToken);
}
