namespace Relevance.Cluster.Server.Endpoints.Workflows;

internal static class WorkflowEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new SetWorkflowStatus(), new SetWorkflowProgress(), new GetWorkflow()];
}
