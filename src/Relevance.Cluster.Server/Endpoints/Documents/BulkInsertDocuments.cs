using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Adds documents, whole, or puts them in place of those that are there. Repeated, it leaves what it left the first time.</summary>
internal sealed class BulkInsertDocuments() : WireEndpoint("POST /datasets/{id}/documents/bulk_insert", "Adds documents, or replaces them whole.")
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Documents =
        WireFields.RequiredList("documents", "The documents. One without _id gets one.", RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Overwrite =
        WireFields.Boolean("overwrite", "Whether a document that is there is replaced; if not, the new one is refused.", defaultValue: true);

    private static readonly WireField<bool> CreateDataset =
        WireFields.Boolean("create_dataset", "Whether a dataset that is not there is created; if not, that is an error.", defaultValue: true);

    public override IReadOnlyList<WireField> Fields { get; } =
    [
        Documents, Overwrite, CreateDataset, CommonFields.InsertDate,
        WireFields.Ignored("update_schema", "the schema always learns what documents bring."),
        WireFields.Ignored("field_transformers", "fields are kept as they come."),
        WireFields.Ignored("ingest_in_background", "what is answered is written."),
        WireFields.Ignored("wait_for_update", "what is answered is written."),
    ];

    public override bool Changes => true;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        DocumentIntake intake = new(request);
        TakenDocuments taken = intake.Take(Documents.Name, Documents.Read(request), MissingIds.AreMade);
        if (CommonFields.InsertDate.Read(request))
        {
            intake.Date(taken.Documents);
        }

        if (CreateDataset.Read(request))
        {
            await DatasetCreation.EnsureAsync(request, store, cancellationToken).ConfigureAwait(false);
        }

        WriteMode mode = Overwrite.Read(request) ? WriteMode.Upsert : WriteMode.Insert;
        taken.Count(await store.WriteAsync(request.DatasetId, taken.Documents, mode, cancellationToken).ConfigureAwait(false));
        return taken.ToReply();
    }
}
