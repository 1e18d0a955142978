using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Merges changes into documents: objects member by member, everything else replaced. Repeated, it leaves what it left the first time.</summary>
internal sealed class BulkUpdateDocuments() : WireEndpoint("POST /datasets/{id}/documents/bulk_update", "Merges changes into documents.")
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Updates = WireFields.RequiredList("updates", "The changes, each with the _id of its document.", RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Upsert =
        WireFields.Boolean("upsert", "Whether changes for a document that is not there add it; if not, they are refused.", defaultValue: true);

    public override IReadOnlyList<WireField> Fields { get; } =
    [
        Updates, Upsert, CommonFields.InsertDate,
        WireFields.Ignored("update_schema", "the schema always learns what documents bring."),
        WireFields.Ignored("ingest_in_background", "what is answered is written."),
    ];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        TakenDocuments taken = new DocumentIntake(request).Take(Updates.Name, Updates.Read(request), MissingIds.AreRefused);
        MissingDocuments missing = Upsert.Read(request) ? MissingDocuments.AreAdded : MissingDocuments.AreRefused;
        await DocumentUpdates.WriteAsync(request, store, taken, missing, cancellationToken).ConfigureAwait(false);
        return taken.ToReply();
    }
}
