using System.Globalization;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Merges the same changes into every document that matches, in one step.</summary>
internal sealed class UpdateDocumentsWhere() : WireEndpoint("POST /datasets/{id}/documents/update_where", "Merges the same changes into every document that matches.")
{
    private static readonly WireField<FieldValue> Updates = WireFields.LargeObject("updates", "The changes: nested objects, or dotted paths as names.");

    private static readonly WireField<FieldValue> Update = WireFields.LargeObject("update", "The same, as old clients call it.");

    public override IReadOnlyList<WireField> Fields { get; } = [CommonFields.Filters, Updates, Update];

    public override bool Changes => true;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            FieldValue updates = Updates.Read(request);
            Document changes = ToChanges(updates.AsObject().Count > 0 ? updates : Update.Read(request));
            IReadOnlyList<string> ids = await store.ListIdsAsync(request.DatasetId, CommonFields.Filters.Read(request), cancellationToken).ConfigureAwait(false);
            WriteSummary summary = await store.WriteAsync(request.DatasetId, [.. ids.Select(id => Changed(id, changes))], WriteMode.Update, cancellationToken).ConfigureAwait(false);
            if (ids.Count > 0 && summary.WrittenCount == 0)
            {
                throw WireException.Invalid(Updates.Name, summary.Refused[0].Reason);
            }

            return (WireReply)WireReply.Success(string.Create(CultureInfo.InvariantCulture, $"{summary.WrittenCount} updated")).Add("number_of_documents", summary.WrittenCount);
        },
        cancellationToken);

    /// <summary>Makes a document of changes whose names may be dotted paths; those that lead into the same object are merged.</summary>
    private static Document ToChanges(FieldValue updates)
    {
        Document all = new("changes");
        foreach ((string path, FieldValue value) in updates.AsObject())
        {
            if (path.Length == 0 || path == Document.IdField)
            {
                throw WireException.Invalid(Updates.Name, $"'{path}' is no field that can be changed.");
            }

            all.Merge(new Document("change") { [path] = value });
        }

        DocumentIntake.TakeLabels(all);
        return all;
    }

    private static Document Changed(string id, Document changes)
    {
        Document document = new(id);
        document.Merge(changes);
        return document;
    }
}
