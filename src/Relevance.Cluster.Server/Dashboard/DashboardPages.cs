using Relevance.Cluster.Analysis;
using Relevance.Cluster.Server.Dashboard.Pages;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>The pages that show a part of a project.</summary>
internal static class DashboardPages
{
    public static IReadOnlyList<DashboardPage> All { get; } =
    [
        new DatasetsPage(),
        new DatasetPage(),
        new DocumentsPage(),
        new DocumentDetailsPage(),
        new ClusteringPage(),
        new MembersPage(RankingEnd.Closest),
        new MembersPage(RankingEnd.Furthest),
        new ReportPage(),
        new MapPage(),
        new DistributionPage(),
        new ComparisonPage(),
    ];
}
