using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>Two clusterings of a dataset side by side: how they agree, and which cluster of one went into which of the other.</summary>
internal sealed class ComparisonPage() : DashboardPage("/cluster/compare")
{
    private const string With = "with";

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;
        ClusterDistribution own = await request.Clusters.DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ClusteringKey> others = [.. (await dataset.ListClusteringsAsync(cancellationToken).ConfigureAwait(false)).Where(other => other != key)];
        string? asked = request.Find(With);
        ClusteringKey? other = asked is null ? null : others.FirstOrDefault(one => one.LabelField == asked)
            ?? throw Wire.WireException.Invalid(With, $"'{asked}' is none of the other clusterings.");
        ClusterDistribution? its = other is null ? null : await request.GetClusters(other.Alias, other.VectorField).DistributionAsync(filter: null, cancellationToken).ConfigureAwait(false);
        ContingencyTable? table = other is null ? null : await request.Clusters.DistributionAsync(other.LabelField, filter: null, cancellationToken).ConfigureAwait(false);
        return DatasetPages.OfClustering(dataset.Id, key, html =>
        {
            if (others.Count == 0)
            {
                html.Element("p", "The dataset has no other clustering to compare this one with.", ("class", "notice"));
                return;
            }

            PageUrl here = PageNames.OfClustering(dataset.Id, key, "compare");
            using (html.OpenSearch(here, ("class", "toolbar")))
            {
                FieldSelect.WriteHidden(html, here);
                FieldSelect.WritePicker(html, With, "Other clustering", others.Select(one => (one.LabelField, one.VectorField == key.VectorField ? one.Alias : $"{one.Alias} of {one.VectorField}")), asked);
                html.Element("button", "Compare", ("class", "primary"));
            }

            if (table is not null)
            {
                html.Element("h2", "Agreement");
                CrossTable.WriteAgreement(html, table.Agreement);
                html.Element("h2", "Side by side");
                using (html.Open("div", ("class", "columns")))
                {
                    WriteSizes(html, dataset.Id, key, own);
                    WriteSizes(html, dataset.Id, other!, its!);
                }

                html.Element("h2", "Which went where");
                CrossTable.Write(html, $"Clusters of {key.Alias} (rows) against clusters of {other!.Alias} (columns), in documents", table, key.Alias);
            }
        });
    }

    private static void WriteSizes(HtmlWriter html, string dataset, ClusteringKey key, ClusterDistribution distribution) =>
        DataTable.Write(html, key.Alias, [new("Cluster"), new("Documents", DataKind.Number), new("Share", DataKind.Number)], () =>
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
                }
            }
        });
}
