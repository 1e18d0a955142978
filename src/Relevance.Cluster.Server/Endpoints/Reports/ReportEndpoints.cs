namespace Relevance.Cluster.Server.Endpoints.Reports;

internal static class ReportEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new CreateReport(), new GetReport(), new ListReports(), new UpdateReport(), new DeleteReport()];
}
