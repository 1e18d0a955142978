using Relevance.Cluster.Server.Dashboard.Parts;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Workflows;

/// <summary>A client says how far a step of its workflow has come.</summary>
internal sealed class SetWorkflowProgress() : WireEndpoint("POST /workflows/{workflow}/progress", "Keeps how far a step of a client's workflow has come.")
{
    private static readonly WireField<string> Step = WireFields.RequiredText("step", "The step.");

    private static readonly WireField<int>[] Numbers =
    [
        WireFields.Integer("worker_number", "Which of several workers it is.", 0, 0, int.MaxValue),
        WireFields.Integer("n_processed", "How many documents are done.", 0, 0, int.MaxValue),
        WireFields.Integer("n_total", "How many there are.", 0, 0, int.MaxValue),
        WireFields.Integer("n_processed_pricing", "How many count for the price.", 0, 0, int.MaxValue),
    ];

    public override IReadOnlyList<WireField> Fields => [Step, .. Numbers];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string step = Step.Read(request);
        FieldValue progress = FieldValue.FromObject([new("step", step), .. Numbers.Select(number => new KeyValuePair<string, FieldValue>(number.Name, (long)number.Read(request)))]);
        return WorkflowRecord.MergeAsync(request, new Document("changes") { ["steps"] = FieldValue.FromObject([new(step, progress)]) }, cancellationToken);
    }
}
