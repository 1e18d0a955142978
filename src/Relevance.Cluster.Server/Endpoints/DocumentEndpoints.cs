using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Endpoints.Documents;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes of a single document.</summary>
internal static class DocumentEndpoints
{
    private const string DocumentMember = "document";

    private static readonly WireField<string> Id = WireFields.RequiredText("id", "The document's id.");

    private static readonly WireField<FieldValue> Inserted = WireFields.LargeObject(DocumentMember, "The document. A document without _id gets one.");

    private static readonly WireField<bool> Overwrite =
        WireFields.Boolean("overwrite", "Whether an existing document is replaced; otherwise the new one is rejected.", defaultValue: true);

    private static readonly WireField<FieldValue> Update = WireFields.Any("update", "The changes, with the document's _id.");

    private static readonly WireField<string?> UpdatedId = WireFields.OptionalText("id", "The document's id, if the changes are in 'updates'.");

    private static readonly WireField<FieldValue> Updates = WireFields.LargeObject("updates", "The changes, if the id is in 'id'.");

    private static readonly WireField<IReadOnlyList<string>> Paths = WireFields.TextList("fields", "The dotted paths; missing ones have no effect.");

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "GET /datasets/{id}/documents/get",
            "Reads one document by its id.",
            [Id, CommonFields.IncludeVector, CommonFields.SelectFields],
            WorkKind.Lookup,
            GetAsync),
        new(
            "POST /datasets/{id}/documents/insert",
            "Adds a document, or replaces it completely.",
            [Inserted, Overwrite, CommonFields.InsertDate, WireFields.Ignored("update_schema", "the schema always includes the fields of new documents.")],
            WorkKind.Change,
            InsertAsync),
        new(
            "POST /datasets/{id}/documents/update",
            "Merges changes into one document; a missing document is added.",
            [Update, UpdatedId, Updates, CommonFields.InsertDate],
            WorkKind.Change,
            UpdateAsync),
        new("POST /datasets/{id}/documents/delete", "Deletes one document.", [Id], WorkKind.Change, DeleteAsync),
        new(
            "POST /datasets/{id}/documents/delete_fields",
            "Removes fields from a document.",
            [Id, Paths],
            WorkKind.Change,
            DeleteFieldsAsync),
    ];

    /// <summary>Reads one document. The response contains it twice: as one property for later clients, and field by field for the oldest.</summary>
    private static async Task<WireReply> GetAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = Id.Read(request);
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        IReadOnlyList<Document> found = await store.GetDocumentsAsync(request.DatasetId, [id], query, cancellationToken).ConfigureAwait(false);
        if (found is not [var document])
        {
            throw WireException.DocumentNotFound(request.DatasetId, id);
        }

        WireObject reply = new WireObject().Add(DocumentMember, document);
        foreach ((string name, FieldValue value) in document.ToValue().AsObject().Where(member => member.Key != DocumentMember))
        {
            reply.Add(name, value);
        }

        return reply;
    }

    /// <summary>Inserts one document, or replaces the existing one.</summary>
    private static async Task<WireReply> InsertAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        DocumentIntake intake = new(request);
        TakenDocuments taken = intake.Take(Inserted.Name, [Inserted.Read(request)], MissingIds.AreCreated);
        if (CommonFields.InsertDate.Read(request))
        {
            intake.Date(taken.Documents);
        }

        await DatasetCreation.EnsureAsync(request, store, cancellationToken).ConfigureAwait(false);
        WriteMode mode = Overwrite.Read(request) ? WriteMode.Upsert : WriteMode.Insert;
        taken.Count(await store.WriteAsync(request.DatasetId, taken.Documents, mode, cancellationToken).ConfigureAwait(false));
        return taken.Reasons.FirstOrDefault() is { } reason
            ? throw WireException.Invalid(Inserted.Name, reason)
            : WireReply.Success($"{taken.Documents[0].Id} inserted").Add(Document.IdField, taken.Documents[0].Id);
    }

    /// <summary>Merges changes into one document, in either of the two forms that clients send, and inserts a missing document.</summary>
    private static async Task<WireReply> UpdateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        FieldValue changes = Update.Read(request);
        if (!changes.HasValue)
        {
            string id = UpdatedId.Read(request) ?? throw WireException.Invalid(Update.Name, "expected the changes here, or 'id' and 'updates'.");
            IEnumerable<KeyValuePair<string, FieldValue>> members = Updates.Read(request).AsObject().Where(member => member.Key != Document.IdField);
            changes = FieldValue.FromObject([new(Document.IdField, id), .. members]);
        }

        TakenDocuments taken = new DocumentIntake(request).Take(Update.Name, [changes], MissingIds.AreRejected);
        await DocumentChanges.UpdateAsync(request, store, taken, MissingDocuments.AreInserted, cancellationToken).ConfigureAwait(false);
        return taken.Reasons.FirstOrDefault() is { } reason ? throw WireException.Invalid(Update.Name, reason) : WireReply.Success("1 updated");
    }

    /// <summary>Deletes one document; a missing one is no error.</summary>
    private static Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        DocumentChanges.DeleteAsync(request, store, Filter.Ids(Id.Read(request)), cancellationToken);

    /// <summary>Removes fields from a document.</summary>
    private static Task<WireReply> DeleteFieldsAsync(
        ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            string id = Id.Read(request);
            string[] paths = [.. Paths.Read(request).Select(path => path.Length > 0 && path != Document.IdField
                ? path
                : throw WireException.Invalid(Paths.Name, $"'{path}' is not a field that can be removed."))];
            IReadOnlyList<Document> found = await store.GetDocumentsAsync(request.DatasetId, [id], null, cancellationToken).ConfigureAwait(false);
            if (found is not [var document])
            {
                throw WireException.DocumentNotFound(request.DatasetId, id);
            }

            foreach (string path in paths)
            {
                document.Remove(path);
            }

            WriteSummary summary = await store.WriteAsync(request.DatasetId, [document], WriteMode.Upsert, cancellationToken).ConfigureAwait(false);
            return summary.Rejected is [var refused] ? throw WireException.Invalid(Paths.Name, refused.Reason) : (WireReply)WireReply.Success();
        },
        cancellationToken);
}
