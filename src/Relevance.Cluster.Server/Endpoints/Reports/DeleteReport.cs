using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Reports;

/// <summary>Deletes a report.</summary>
internal sealed class DeleteReport() : WireEndpoint("POST /reports/clusters/{report}/delete", "Deletes a cluster report.")
{
    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await ReportRecords.GetAsync(request, cancellationToken).ConfigureAwait(false);
        await request.Project.Records.DeleteAsync("", ReportRecords.Kind, request.Route("report"), cancellationToken).ConfigureAwait(false);
        return WireReply.Success();
    }
}
