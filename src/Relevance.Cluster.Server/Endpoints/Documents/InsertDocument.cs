using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Adds one document, or puts it in place of the one that is there.</summary>
internal sealed class InsertDocument() : WireEndpoint("POST /datasets/{id}/documents/insert", "Adds a document, or replaces it whole.")
{
    private static readonly WireField<FieldValue> Document = WireFields.LargeObject("document", "The document. Without _id it gets one.");

    private static readonly WireField<bool> Overwrite =
        WireFields.Boolean("overwrite", "Whether a document that is there is replaced; if not, the new one is refused.", defaultValue: true);

    public override IReadOnlyList<WireField> Fields { get; } =
        [Document, Overwrite, CommonFields.InsertDate, WireFields.Ignored("update_schema", "the schema always learns what documents bring.")];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        DocumentIntake intake = new(request);
        TakenDocuments taken = intake.Take(Document.Name, [Document.Read(request)], MissingIds.AreMade);
        if (CommonFields.InsertDate.Read(request))
        {
            intake.Date(taken.Documents);
        }

        await DatasetCreation.EnsureAsync(request, store, cancellationToken).ConfigureAwait(false);
        WriteMode mode = Overwrite.Read(request) ? WriteMode.Upsert : WriteMode.Insert;
        taken.Count(await store.WriteAsync(request.DatasetId, taken.Documents, mode, cancellationToken).ConfigureAwait(false));
        return taken.Reasons.FirstOrDefault() is { } reason
            ? throw WireException.Invalid(Document.Name, reason)
            : WireReply.Success($"{taken.Documents[0].Id} inserted").Add(Relevance.Cluster.Document.IdField, taken.Documents[0].Id);
    }
}
