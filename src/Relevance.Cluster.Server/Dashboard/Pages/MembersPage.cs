using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The documents closest to the centroid of each cluster, or furthest from it, by any metric, page by page.</summary>
/// <param name="end">Which end is listed.</param>
internal sealed class MembersPage(RankingEnd end) : DashboardPage(end == RankingEnd.Closest ? "/cluster/centroids/closest" : "/cluster/centroids/furthest")
{
    private const int DefaultSize = 10;
    private const int MaxSize = 200;

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
        return DatasetPages.OfClustering(dataset.Id, key, html =>
        {
            ClusterSizes counts = new(sizes);
            PageUrl here = PageNames.OfClustering(dataset.Id, key, Path["/cluster/".Length..]);
            WriteForm(html, here, schema, name, lists, cluster, size, sizes);
            html.Element(
                "p",
                end == RankingEnd.Closest
                    ? "The documents nearest to their cluster's centroid show what the cluster is about."
                    : "The documents furthest from their cluster's centroid are where the cluster is least sure of itself.",
                ("class", "muted"));
            PageUrl chosen = here.With(PageNames.Cluster, cluster).With(PageNames.Metric, MetricNames.Of(lists.Metric)).With(PageNames.Size, Numbers.Exact(size)).With(PageNames.Show, name ?? Document.IdField);
            foreach (ClusterMembers members in lists)
            {
                    MemberRows.Write(
                        html,
                        dataset.Id,
                        members,
                        new MemberTableOptions(
                            lists.Names.DisplayOf(members.Label),
                            lists.Metric,
                            name,
                            ((long)(page - 1) * size) + 1,
                            counts[members.Label],
                            chosen.Set(PageNames.Cluster, members.Label)));
            }

            long largest = lists.Count == 0 ? 0 : lists.Max(members => counts[members.Label]);
            Pager.Write(
                html,
                $"Page {Numbers.Count(page)}",
                ("Previous", page > 1 ? chosen.With(PageNames.Page, Numbers.Exact(page - 1)) : null),
                ("Next", (long)page * size < largest ? chosen.With(PageNames.Page, Numbers.Exact(page + 1)) : null));
        });
    }

    private Task<MemberLists> ReadAsync(ClusterOps clusters, MemberRankingOptions options, CancellationToken cancellationToken) =>
        end == RankingEnd.Closest ? clusters.ListClosestAsync(options, cancellationToken) : clusters.ListFurthestAsync(options, cancellationToken);

    private static void WriteForm(HtmlWriter html, PageUrl here, Schema schema, string? name, MemberLists lists, string? cluster, int size, ClusterDistribution sizes)
    {
        using (html.OpenSearch(here, ("class", "toolbar")))
        {
            FieldSelect.WriteHidden(html, here);
            FieldSelect.WritePicker(
                html,
                PageNames.Cluster,
                "Cluster",
                [("", "every cluster"), .. sizes.Clusters.Select(count => (count.Label, sizes.Names.DisplayOf(count.Label)))],
                cluster ?? "");
            FieldSelect.WritePicker(html, PageNames.Metric, "Metric", Enum.GetValues<DistanceMetric>().Select(metric => (MetricNames.Of(metric), MetricText.Of(metric))), MetricNames.Of(lists.Metric));
            using (html.Open("label"))
            {
                html.Text("Documents a cluster");
                html.Empty("input", ("type", "number"), ("name", PageNames.Size), ("value", Numbers.Exact(size)), ("min", "1"), ("max", Numbers.Exact(MaxSize)));
            }

            FieldSelect.WriteNamePicker(html, schema, name);
            html.Element("button", "Show", ("class", "primary"));
        }
    }
}
