using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Workflows;

/// <summary>Gives back what a client told of its workflow.</summary>
internal sealed class GetWorkflow() : WireEndpoint(["POST /workflows/{workflow}/get", "GET /workflows/{workflow}/get"], "Gives the status and the steps of a client's workflow.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = request.Route("workflow");
        FieldValue record = await request.Project.Records.GetAsync("", WorkflowRecord.Kind, id, cancellationToken).ConfigureAwait(false)
            ?? throw new WireException(404, "workflow_not_found", $"Nothing is known of a workflow '{id}'.", new KeyValuePair<string, FieldValue>("workflow", id));
        return record;
    }
}
