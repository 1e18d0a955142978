using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>A clustering at a glance: sizes, how near the clusters are to each other, and what each is about.</summary>
internal sealed class ClusteringPage() : DashboardPage("/cluster")
{
    private const int PairCount = 10;
    private const int MemberCount = 3;

    /// <summary>A larger heatmap is no picture that anybody reads, and megabytes of it.</summary>
    private const int MaxHeatmapClusters = 100;

    private const int MaxCards = 60;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        ClusterOps clusters = request.Clusters;
        if (await request.Project.Store.GetClusteringAsync(dataset.Id, key, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return await ReadLabelsAsync(dataset, clusters, key, cancellationToken).ConfigureAwait(false);
        }

        ClusterDistribution distribution = await clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        Schema schema = await dataset.GetSchemaAsync(cancellationToken).ConfigureAwait(false);
        string? name = FieldSelect.Name(schema, request.Find(PageNames.Show));
        CentroidHeatmap? heatmap = stored.Labels.Count == 0 ? null
                : CentroidHeatmap
                    .Of(
                        stored.Labels,
                        stored.Centroids,
                        new CentroidHeatmapOptions { PrintCount = PairCount, Title = "Similarity of the centroids (cosine)" },
                        cancellationToken)
                .WithNames(distribution.Names);
        MemberRankingOptions options = new()
        {
            Clusters = [.. stored.Labels.Take(MaxCards)],
            PageSize = MemberCount,
            SelectFields = [name ?? Document.IdField],
        };
        bool hasCentroids = stored.Labels.Count > 0;
        MemberLists closest = hasCentroids ? await clusters.ListClosestAsync(options, cancellationToken).ConfigureAwait(false) : new(RankingEnd.Closest, stored.Metric, []);
        MemberLists furthest = hasCentroids ? await clusters.ListFurthestAsync(options, cancellationToken).ConfigureAwait(false) : new(RankingEnd.Furthest, stored.Metric, []);
        return DatasetPages.OfClustering(dataset.Id, key, html =>
        {
            WriteTiles(html, stored, distribution);
            WriteSizes(html, dataset.Id, key, distribution);
            WriteHeatmap(html, heatmap);
            if (hasCentroids)
            {
                WriteCards(html, dataset.Id, key, new ClusterCards(closest, furthest, new ClusterSizes(distribution), name, schema));
            }

            if (stored.Labels.Count > MaxCards)
            {
                html.Element("p", $"The first {MaxCards} clusters are shown. All of them are in the lists of closest and furthest documents.", ("class", "muted"));
            }
        });
    }

    /// <summary>Shows labels that somebody wrote into documents without any centroid: there is nothing to measure, but there is something to count.</summary>
    private static async Task<PageView> ReadLabelsAsync(Dataset dataset, ClusterOps clusters, ClusteringKey key, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClusteringKey> known = await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false);
        if (!known.Contains(key))
        {
            // Says what there is instead.
            await clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<FieldFacet> facets = await dataset.GetFacetsAsync(new FacetQuery { Fields = [key.LabelField] }, cancellationToken).ConfigureAwait(false);
        ClusterDistribution distribution = ClusterDistribution.FromCounts(
            facets.SelectMany(facet => facet.Values).Select(value => KeyValuePair.Create(value.Value.ToString(), value.Count)))
            .WithNames(ClusterNames.FromMetadata(await dataset.GetMetadataAsync(cancellationToken).ConfigureAwait(false), key.LabelField));
        return DatasetPages.OfClustering(dataset.Id, key, html =>
        {
            html.Element("p", "These labels have no centroids, so that clusters can be counted and not measured.", ("class", "notice"));
            WriteSizes(html, dataset.Id, key, distribution);
        }) with { Tabs = [] };
    }

    private static void WriteTiles(HtmlWriter html, StoredClustering stored, ClusterDistribution distribution) => Tiles.Write(
        html,
        [
            ("Clusters", Numbers.Count(stored.Labels.Count), null),
            ("Documents with a label", Numbers.Count(distribution.TotalCount), null),
            ("Without a label", Numbers.Count(distribution.UnlabeledCount), null),
            ("Model", stored.ModelName.Length == 0 ? "unknown" : stored.ModelName, null),
            ("Metric", MetricText.Of(stored.Metric), null),
        ]);

    private static void WriteSizes(HtmlWriter html, string dataset, ClusteringKey key, ClusterDistribution distribution)
    {
        html.Element("h2", "Sizes");
        DataTable.Write(html, "Documents of each cluster", [new("Cluster"), new("Documents", DataKind.Number), new("Share", DataKind.Number), new("Show", DataKind.Other)], () =>
        {
            double largest = distribution.Clusters.Select(cluster => cluster.Share).DefaultIfEmpty().Max();
            foreach (ClusterCount cluster in distribution.Clusters)
            {
                using (html.Open("tr"))
                {
                    using (html.Open("th", ("scope", "row")))
                    using (html.OpenLink(PageNames.OfClustering(dataset, key, "centroids/closest").With(PageNames.Cluster, cluster.Label)))
                    {
                        html.Isolated(distribution.Names.DisplayOf(cluster.Label));
                    }

                    DataTable.Count(html, cluster.Count);
                    DataTable.Share(html, cluster.Share, largest, $"share of {distribution.Names.DisplayOf(cluster.Label)}");
                    using (html.Open("td"))
                    {
                            html.Link(
                                FilterForm.Where(PageNames.OfDocuments(dataset), key.LabelField, cluster.Label),
                                "documents",
                                ("aria-label", $"documents of {distribution.Names.DisplayOf(cluster.Label)}"));
                    }
                }
            }
        });
    }

    private static void WriteHeatmap(HtmlWriter html, CentroidHeatmap? heatmap)
    {
        html.Element("h2", "How near the clusters are");
        if (heatmap is null)
        {
            html.Element("p", "There is no picture: there is no centroid.", ("class", "notice"));
            return;
        }

        foreach (string remark in heatmap.Remarks)
        {
            html.Element("p", remark, ("class", "notice"));
        }

        using (html.Open("div", ("class", "columns")))
        {
            if (heatmap.Labels.Count <= MaxHeatmapClusters)
            {
                Figure.Write(html, heatmap.ToSvg(), "Heatmap of the centroids");
            }

            DataTable.Write(html, "The most similar pairs", [new("Cluster"), new("and"), new("Cosine", DataKind.Number)], () =>
            {
                foreach (CentroidPair pair in heatmap.Pairs.Take(PairCount))
                {
                    using (html.Open("tr"))
                    {
                        using (html.Open("td"))
                        {
                            html.Isolated(heatmap.Names.DisplayOf(pair.Later));
                        }

                        using (html.Open("td"))
                        {
                            html.Isolated(heatmap.Names.DisplayOf(pair.Earlier));
                        }

                        DataTable.Number(html, Numbers.Fixed(pair.Similarity), pair.Similarity);
                    }
                }
            });
        }
    }

    private static void WriteCards(HtmlWriter html, string dataset, ClusteringKey key, ClusterCards cards)
    {
        html.Element("h2", "What the clusters are about");
        using (html.OpenSearch(PageNames.OfClustering(dataset, key), ("class", "toolbar")))
        {
            FieldSelect.WriteHidden(html, PageNames.OfClustering(dataset, key));
            FieldSelect.WriteNamePicker(html, cards.Schema, cards.NameField);
            html.Element("button", "Show");
        }

        using (html.Open("div", ("class", "cards")))
        {
            foreach (ClusterMembers members in cards.Closest)
            {
                cards.Write(html, dataset, key, members.Label);
            }
        }
    }
}
