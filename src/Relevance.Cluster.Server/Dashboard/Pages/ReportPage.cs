using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Dashboard.Pages;

/// <summary>The report about a clustering and each of its clusters, created when it is requested.</summary>
internal sealed class ReportPage() : DashboardPage("/cluster/report")
{
    private const int MaxDrawnClusters = 60;

    public override async Task<PageView> ReadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        Dataset dataset = request.Dataset;
        ClusteringKey key = request.Clustering;

        // The documents of each cluster are on other pages.
        ClusterReportOptions options = new() { MemberCount = 0, MemberFields = [] };
        ClusterReport report = await request.Clusters.CreateReportAsync(options, progress: null, cancellationToken).ConfigureAwait(false);
        bool isDrawn = !double.IsNaN(report.Overview.Silhouette) && report.Clusters.Count <= MaxDrawnClusters;
        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<ReportView>(new()
        {
            [nameof(ReportView.Dataset)] = dataset.Id,
            [nameof(ReportView.Clustering)] = key,
            [nameof(ReportView.Report)] = report,
            [nameof(ReportView.Silhouettes)] = isDrawn
                ? SilhouetteFigures.Draw(await request.Clusters.SilhouetteAsync(options.Evaluation, cancellationToken).ConfigureAwait(false))
                : null,
        }));
    }
}
