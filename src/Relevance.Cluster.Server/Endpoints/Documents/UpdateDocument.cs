using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Merges changes into one document, in either form that clients have for it; one that is not there is added.</summary>
internal sealed class UpdateDocument() : WireEndpoint("POST /datasets/{id}/documents/update", "Merges changes into one document; one that is not there is added.")
{
    private static readonly WireField<FieldValue> Update = WireFields.Any("update", "The changes, with the document's _id.");

    private static readonly WireField<string?> Id = WireFields.OptionalText("id", "The document's id, when the changes are in 'updates'.");

    private static readonly WireField<FieldValue> Updates = WireFields.LargeObject("updates", "The changes, when the id is in 'id'.");

    public override IReadOnlyList<WireField> Fields { get; } = [Update, Id, Updates, CommonFields.InsertDate];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FieldValue changes = Update.Read(request);
        if (!changes.HasValue)
        {
            string id = Id.Read(request) ?? throw WireException.Invalid(Update.Name, "expected the changes here, or 'id' and 'updates'.");
            changes = FieldValue.FromObject([new(Document.IdField, id), .. Updates.Read(request).AsObject().Where(member => member.Key != Document.IdField)]);
        }

        TakenDocuments taken = new DocumentIntake(request).Take(Update.Name, [changes], MissingIds.AreRefused);
        await DocumentUpdates.WriteAsync(request, store, taken, MissingDocuments.AreAdded, cancellationToken).ConfigureAwait(false);
        return taken.Reasons.FirstOrDefault() is { } reason ? throw WireException.Invalid(Update.Name, reason) : WireReply.Success("1 updated");
    }
}
