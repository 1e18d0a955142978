using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Endpoints.Workflows;

/// <summary>What clients told of a workflow of theirs: its status, and how far each step has come. The server runs none.</summary>
internal static class WorkflowRecord
{
    public const string Kind = "workflow";

    /// <summary>Merges changes into the record of the workflow in the path, member by member.</summary>
    public static Task<WireReply> MergeAsync(ProjectRequest request, Document changes, CancellationToken cancellationToken)
    {
        string id = request.Route("workflow");
        return request.Project.Locks.RunAsync(Kind + id, UpdateAsync, cancellationToken);

        async Task<WireReply> UpdateAsync()
        {
            FieldValue? known = await request.Project.Records.GetAsync("", Kind, id, cancellationToken).ConfigureAwait(false);
            Document record = known is { } value ? Document.FromValue(value) : new Document(id) { ["steps"] = FieldValue.FromObject([]) };
            record.Merge(changes);
            await request.Project.Records.PutAsync("", Kind, id, record.ToValue(), cancellationToken).ConfigureAwait(false);
            return WireReply.Success();
        }
    }
}
