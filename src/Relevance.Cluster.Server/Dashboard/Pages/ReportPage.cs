using Relevance.Cluster.Server.Dashboard.Html;
using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>What a clustering is worth, and what each of its clusters is: the cluster report, made when it is asked for.</summary>
internal sealed class ReportPage() : DashboardPage("/cluster/report")
{
    private const int MaxDrawnClusters = 60;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;

        // The documents of each cluster have pages of their own.
        ClusterReportOptions options = new() { MemberCount = 0, MemberFields = [], MaxDunnVectors = 5000 };
        ClusterReport report = await request.Clusters.CreateReportAsync(options, progress: null, cancellationToken).ConfigureAwait(false);
        string? silhouette = double.IsNaN(report.Overview.Silhouette) || report.Clusters.Count > MaxDrawnClusters ? null
            : SilhouetteFigures.Draw(await request.Clusters.SilhouetteAsync(options.Silhouette, cancellationToken).ConfigureAwait(false));
        return DatasetPages.OfClustering(dataset.Id, key, html =>
        {
            html.Element("p", report.Coverage + ".", ("class", "muted"));
            WriteFigures(html, report);
            foreach (string note in report.Remarks)
            {
                html.Element("p", note, ("class", "notice"), ("dir", "auto"));
            }

            if (silhouette is not null)
            {
                html.Element("h2", "Silhouettes");
                Figure.Write(html, silhouette, "Silhouettes of the clusters");
            }

            html.Element("h2", "Clusters in figures");
            WriteTable(html, dataset.Id, key, report);
            html.Element("h2", "Clusters in words");
            using (html.Open("div", ("class", "cards")))
            {
                foreach (ClusterProfile cluster in report.Clusters)
                {
                    ClusterProfileCard.Write(html, dataset.Id, key, cluster);
                }
            }
        });
    }

    private static void WriteFigures(HtmlWriter html, ClusterReport report)
    {
        ReportOverview overview = report.Overview;
        Tiles.Write(
            html,
            [
                ("Silhouette", Numbers.Fixed(overview.Silhouette), Graded(overview.SilhouetteGrade, $"of {Numbers.Count(overview.SilhouetteVectorCount)} vectors{(overview.IsSilhouetteSampled ? ", a sample" : "")}; −1 to 1, large is good")),
                ("Dunn index", overview.DunnVectorCount == 0 ? "left out" : Numbers.Fixed(overview.DunnIndex), Graded(overview.DunnGrade, $"{(overview.IsDunnSampled ? "of a sample: at most this; " : "")}large is good")),
                ("Davies–Bouldin index", Numbers.Fixed(overview.DaviesBouldin), "small is good"),
                ("Caliński–Harabasz index", Numbers.Significant(overview.CalinskiHarabasz), "large is good"),
                ("Inertia", Numbers.Significant(overview.Inertia), "squared distances to the means, summed"),
                ("Mean distance of centroids", Numbers.Significant(overview.MeanCentroidDistance), MetricText.Of(report.Metric)),
                ("Mean distance to the centroid", Numbers.Significant(overview.Distances.Mean), MetricText.Of(report.Metric)),
                ("Dimension", Numbers.Count(report.Dimension), null),
            ]);
    }

    private static string Graded(string? grade, string meaning) => grade is null ? meaning : $"grade {grade}, {meaning}";

    private static void WriteTable(HtmlWriter html, string dataset, ClusteringKey key, ClusterReport report)
    {
        double largest = report.Clusters.Select(cluster => cluster.Share).DefaultIfEmpty().Max();
        DataColumn[] columns =
        [
            new("Cluster"), new("Documents", DataKind.Number), new("Share", DataKind.Number), new("Mean distance", DataKind.Number), new("Spread (z)", DataKind.Number),
            new("Silhouette", DataKind.Number), new("Inertia", DataKind.Number), new("Nearest cluster"), new("at cosine", DataKind.Number),
        ];
        DataTable.WriteCross(html, "Size, spread and separation of each cluster", columns, () =>
        {
            foreach (ClusterProfile cluster in report.Clusters)
            {
                using (html.Open("tr"))
                {
                    using (html.Open("th", ("scope", "row")))
                    using (html.OpenLink(PageNames.OfClustering(dataset, key, "centroids/closest").With(PageNames.Cluster, cluster.Label)))
                    {
                        html.Isolated(cluster.DisplayName);
                    }

                    DataTable.Count(html, cluster.Size);
                    DataTable.Share(html, cluster.Share, largest, $"share of {cluster.DisplayName}");
                    DataTable.Number(html, Numbers.Significant(cluster.Distances.Mean), cluster.Distances.Mean);
                    DataTable.Number(html, Numbers.Fixed(cluster.SpreadZScore, 2), cluster.SpreadZScore);
                    DataTable.Number(html, Numbers.Fixed(cluster.Silhouette), cluster.Silhouette);
                    DataTable.Number(html, Numbers.Significant(cluster.Inertia), cluster.Inertia);
                    using (html.Open("td"))
                    {
                        html.Isolated(cluster.Nearest?.DisplayName ?? "–");
                    }

                    DataTable.Number(html, cluster.Nearest is { } nearest ? Numbers.Fixed(nearest.Similarity) : "–", cluster.Nearest?.Similarity ?? double.NaN);
                }
            }
        });
    }
}
