using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Endpoints.Documents;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of many documents together, by their ids.</summary>
internal static class BulkDocumentEndpoints
{
    private static readonly WireField<IReadOnlyList<FieldValue>> Documents =
        WireFields.RequiredList("documents", "The documents. A document without _id gets one.", RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Overwrite =
        WireFields.Boolean("overwrite", "Whether an existing document is replaced; otherwise the new one is rejected.", defaultValue: true);

    private static readonly WireField<bool> CreateDataset =
        WireFields.Boolean("create_dataset", "Whether a missing dataset is created; otherwise it is an error.", defaultValue: true);

    private static readonly WireField<IReadOnlyList<FieldValue>> Updates =
        WireFields.RequiredList("updates", "The changes, each with the _id of its document.", RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Upsert =
        WireFields.Boolean("upsert", "Whether changes to a missing document add it; otherwise they are rejected.", defaultValue: true);

    private static readonly WireField<IReadOnlyList<string>> Ids =
        WireFields.TextList("ids", "The ids; a repeated id repeats its document, and a missing document is omitted.", RequestLimits.MaxIds);

    private static readonly WireField<IReadOnlyList<string>> DeletedIds = WireFields.TextList("ids", "The ids.", RequestLimits.MaxIds);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/documents/bulk_insert",
            "Adds documents, or replaces them completely.",
            [
                Documents, Overwrite, CreateDataset, CommonFields.InsertDate,
                WireFields.Ignored("update_schema", "the schema always includes the fields of new documents."),
                WireFields.Ignored("field_transformers", "fields are stored unchanged."),
                WireFields.Ignored("ingest_in_background", "a response means that the write is complete."),
                WireFields.Ignored("wait_for_update", "a response means that the write is complete."),
            ],
            WorkKind.Change,
            InsertAsync),
        new(
            "POST /datasets/{id}/documents/bulk_update",
            "Merges changes into documents.",
            [
                Updates, Upsert, CommonFields.InsertDate,
                WireFields.Ignored("update_schema", "the schema always includes the fields of new documents."),
                WireFields.Ignored("ingest_in_background", "a response means that the write is complete."),
            ],
            WorkKind.Change,
            UpdateAsync),
        new(
            "POST /datasets/{id}/documents/bulk_get",
            "Reads documents by their ids.",
            [Ids, CommonFields.SelectFields, CommonFields.IncludeVector],
            WorkKind.Query,
            GetAsync)
        {
            WorkOf = request => Ids.Read(request).Count <= CommonFields.MaxPageSize ? WorkKind.Lookup : WorkKind.Query,
        },
        new("POST /datasets/{id}/documents/bulk_delete", "Deletes documents by their ids.", [DeletedIds], WorkKind.Change, DeleteAsync),
    ];

    /// <summary>Inserts documents, or replaces existing ones. Repeating the request changes nothing.</summary>
    private static async Task<WireReply> InsertAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        DocumentIntake intake = new(request);
        TakenDocuments taken = intake.Take(Documents.Name, Documents.Read(request), MissingIds.AreCreated);
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

    /// <summary>Merges changes into documents: objects field by field, everything else is replaced. Repeating the request changes nothing.</summary>
    private static async Task<WireReply> UpdateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        TakenDocuments taken = new DocumentIntake(request).Take(Updates.Name, Updates.Read(request), MissingIds.AreRejected);
        MissingDocuments missing = Upsert.Read(request) ? MissingDocuments.AreInserted : MissingDocuments.AreRejected;
        await DocumentChanges.UpdateAsync(request, store, taken, missing, cancellationToken).ConfigureAwait(false);
        return taken.ToReply();
    }

    /// <summary>Reads documents by their ids, in the order of the ids, without missing ones.</summary>
    private static async Task<WireReply> GetAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        return new WireObject().Add(
            "documents", await store.GetDocumentsAsync(request.DatasetId, Ids.Read(request), query, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Deletes documents by their ids; missing ones are no error.</summary>
    private static Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        DocumentChanges.DeleteAsync(request, store, Filter.Ids(DeletedIds.Read(request)), cancellationToken);
}
