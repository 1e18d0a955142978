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
        (ClusterReport report, SilhouetteResult? silhouettes) =
            await request.Clusters.CreateReportWithSilhouetteAsync(options, cancellationToken).ConfigureAwait(false);
        return DatasetPages.OfClustering(dataset.Id, key, PageView.Of<ReportView>(new()
        {
            [nameof(ReportView.Dataset)] = dataset.Id,
            [nameof(ReportView.Clustering)] = key,
            [nameof(ReportView.Report)] = report,
            [nameof(ReportView.Silhouettes)] = silhouettes is not null && report.Clusters.Count <= MaxDrawnClusters
                ? SilhouetteFigures.Draw(silhouettes)
                : null,
        }));
    }
}
