using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of workflows: clients store the status of a workflow and the progress of its steps. The server runs none.</summary>
internal static class WorkflowEndpoints
{
    private static readonly WireField<string?>[] Texts =
    [
        WireFields.OptionalText("status", "The status, such as inprogress or complete."),
        WireFields.OptionalText("workflow_name", "The name of the workflow."),
        WireFields.OptionalText("additional_information", "Additional text."),
        WireFields.OptionalText("worker_number", "The number of the worker."),
    ];

    private static readonly WireField<bool> SendEmail = WireFields.Boolean("send_email", "Stored; no mail is sent.", defaultValue: false);

    private static readonly WireField<FieldValue> Metadata = WireFields.Object("metadata", "Any JSON, stored with it.", RequestLimits.MaxValues);

    private static readonly WireField<string> Step = WireFields.RequiredText("step", "The step.");

    private static readonly WireField<int>[] Numbers =
    [
        WireFields.Integer("worker_number", "The number of the worker.", 0, 0, int.MaxValue),
        WireFields.Integer("n_processed", "The number of processed documents.", 0, 0, int.MaxValue),
        WireFields.Integer("n_total", "The number of all documents.", 0, 0, int.MaxValue),
        WireFields.Integer("n_processed_pricing", "The number of documents that are charged.", 0, 0, int.MaxValue),
    ];

    private const string Kind = "workflow";

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /workflows/{workflow}/status",
            "Stores the status of a client's workflow.",
            [.. Texts, SendEmail, Metadata],
            WorkKind.Change,
            SetStatusAsync),
        new(
            "POST /workflows/{workflow}/progress",
            "Stores the progress of a step of a client's workflow.",
            [Step, .. Numbers],
            WorkKind.Change,
            SetProgressAsync),
        new("POST,GET /workflows/{workflow}/get", "Returns the status and the steps of a client's workflow.", [], WorkKind.Lookup, GetAsync),
    ];

    private static Task<WireReply> SetStatusAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Document changes = new("changes") { ["send_email"] = SendEmail.Read(request), ["metadata"] = Metadata.Read(request) };
        foreach (WireField<string?> text in Texts)
        {
            if (text.Read(request) is { } value)
            {
                changes[text.Name] = value;
            }
        }

        return MergeAsync(request, changes, cancellationToken);
    }

    private static Task<WireReply> SetProgressAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string step = Step.Read(request);
        IEnumerable<KeyValuePair<string, FieldValue>> numbers =
            Numbers.Select(number => new KeyValuePair<string, FieldValue>(number.Name, (long)number.Read(request)));
        FieldValue progress = FieldValue.FromObject([new("step", step), .. numbers]);
        return MergeAsync(request, new Document("changes") { ["steps"] = FieldValue.FromObject([new(step, progress)]) }, cancellationToken);
    }

    private static async Task<WireReply> GetAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = request.Route("workflow");
        FieldValue record = await request.Project.Records.GetAsync("", Kind, id, cancellationToken).ConfigureAwait(false)
            ?? throw new WireException(
                404, "workflow_not_found", $"The workflow '{id}' does not exist.", new KeyValuePair<string, FieldValue>("workflow", id));
        return record;
    }

    /// <summary>Merges changes into the record of the workflow in the path, property by property.</summary>
    private static Task<WireReply> MergeAsync(ProjectRequest request, Document changes, CancellationToken cancellationToken)
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
