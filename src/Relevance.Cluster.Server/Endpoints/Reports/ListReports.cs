using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Reports;

/// <summary>Lists the reports, the first one first, whole.</summary>
internal sealed class ListReports() : WireEndpoint("GET /reports/clusters/list", "Lists the cluster reports.")
{
    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        WireObject[] reports = [.. (await request.Project.Records.ListAsync("", ReportRecords.Kind, cancellationToken).ConfigureAwait(false)).Select(ReportRecords.Present)];
        return new WireObject().Add("results", reports).Add("count", (long)reports.Length);
    }
}
