using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Workflows;

/// <summary>A client says how its workflow stands.</summary>
internal sealed class SetWorkflowStatus() : WireEndpoint("POST /workflows/{workflow}/status", "Keeps the status of a client's workflow.")
{
    private static readonly WireField<string?>[] Texts =
    [
        WireFields.OptionalText("status", "How it stands, such as inprogress or complete."),
        WireFields.OptionalText("workflow_name", "What it is called."),
        WireFields.OptionalText("additional_information", "Anything worth saying."),
        WireFields.OptionalText("worker_number", "Which of several workers it is."),
    ];

    private static readonly WireField<bool> SendEmail = WireFields.Boolean("send_email", "Kept; no mail is sent.", defaultValue: false);
    private static readonly WireField<FieldValue> Metadata = WireFields.Object("metadata", "Anything, kept with it.", RequestLimits.MaxValues);

    public override IReadOnlyList<WireField> Fields => [.. Texts, SendEmail, Metadata];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Document changes = new("changes") { ["send_email"] = SendEmail.Read(request), ["metadata"] = Metadata.Read(request) };
        foreach (WireField<string?> text in Texts)
        {
            if (text.Read(request) is { } value)
            {
                changes[text.Name] = value;
            }
        }

        return WorkflowRecord.MergeAsync(request, changes, cancellationToken);
    }
}
