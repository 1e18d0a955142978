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
        bool isDrawn = !double.IsNaN(report.Overview.Silhouette) && report.Clusters.Count <= MaxDrawnClusters;
        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<ReportView>(new()
        {
            [nameof(ReportView.Dataset)] = dataset.Id,
            [nameof(ReportView.Clustering)] = key,
            [nameof(ReportView.Report)] = report,
            [nameof(ReportView.Silhouettes)] = isDrawn
                ? SilhouetteFigures.Draw(await request.Clusters.SilhouetteAsync(options.Silhouette, cancellationToken).ConfigureAwait(false))
                : null,
        }));
    }
}
