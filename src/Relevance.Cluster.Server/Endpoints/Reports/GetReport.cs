using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Reports;

/// <summary>Gives a report back.</summary>
internal sealed class GetReport() : WireEndpoint(["GET /reports/clusters/{report}/get", "POST /reports/clusters/{report}/get"], "Gives a cluster report back.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        ReportRecords.Present(await ReportRecords.GetAsync(request, cancellationToken).ConfigureAwait(false));
}
