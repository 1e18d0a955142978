using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Compat;

/// <summary>
/// The routes with which original clients store notes about fields: their keyphrases, and the fields that were created from them. The server returns the
/// notes verbatim and does not read them.
/// </summary>
internal static class FieldNoteEndpoints
{
    private const string ChildrenKind = "field_children";
    private const string KeyphraseKind = "keyphrase";
    private const int MaxRecords = 10_000;

    private static readonly WireField<int> PageSize = WireFields.Integer("page_size", "The largest number of keyphrases.", 20, 0, MaxRecords);

    private static readonly WireField<string> Field = WireFields.RequiredText("field", "The field.");

    private static readonly WireField<IReadOnlyList<string>> Children = WireFields.TextList("field_children", "The fields that were created from it.");

    private static readonly WireField<FieldValue> Category = WireFields.Any("category", "The source of the fields.");

    private static readonly WireField<FieldValue> Metadata = WireFields.Object("metadata", "Anything more.", RequestLimits.MaxValues);

    private static readonly WireField<IReadOnlyList<FieldValue>> Updates =
        WireFields.RequiredList("updates", "The keyphrases, each with an _id.", CommonFields.MaxPageSize);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/field_children/list",
            "Lists the fields that were created from others, as clients recorded it.",
            [CommonFields.Page, PageSize],
            WorkKind.Query,
            ListFieldChildrenAsync),
        new(
            "POST /datasets/{id}/field_children/{note}/update",
            "Records the fields that were created from a field.",
            [Field, Children, Category, Metadata],
            WorkKind.Change,
            UpdateFieldChildrenAsync),
        new(
            "POST /datasets/{id}/fields/{field}/keyphrase/bulk_update",
            "Stores keyphrases of a field.",
            [Updates],
            WorkKind.Change,
            UpdateKeyphrasesAsync),
        new(
            "GET /datasets/{id}/fields/{field}/keyphrase/{keyphrase}/get",
            "Reads a keyphrase of a field.",
            [],
            WorkKind.Lookup,
            GetKeyphraseAsync),
    ];

    private static async Task<WireReply> ListFieldChildrenAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FieldValue> all = await request.Project.Records.ListAsync(request.DatasetId, ChildrenKind, cancellationToken).ConfigureAwait(false);
        long skipped = (CommonFields.Page.Read(request) - 1L) * PageSize.Read(request);
        return new WireObject().Add("results", FieldValue.FromArray(skipped >= all.Count ? [] : all.Skip((int)skipped).Take(PageSize.Read(request))));
    }

    private static async Task<WireReply> UpdateFieldChildrenAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        string note = request.Route("note");
        FieldValue content = FieldValue.FromObject(
        [
            new(Document.IdField, note),
            new("field", Field.Read(request)),
            new("field_children", Children.Read(request).ToArray()),
            new("category", Category.Read(request)),
            new("metadata", Metadata.Read(request)),
        ]);
        await request.Project.Records.PutAsync(request.DatasetId, ChildrenKind, note, content, cancellationToken).ConfigureAwait(false);
        return WireReply.Success();
    }

    private static async Task<WireReply> UpdateKeyphrasesAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FieldValue> updates = Updates.Read(request);
        foreach (FieldValue update in updates)
        {
            string id = update.AsObject().TryGetValue(Document.IdField, out FieldValue text) && text.AsText() is { Length: > 0 } given
                ? given
                : throw WireException.Invalid(Updates.Name, $"expected objects with an _id, found {WireBody.Describe(update)}.");
            await request.Project.Records.PutAsync(request.DatasetId, KeyphraseKind, KeyOf(request, id), update, cancellationToken).ConfigureAwait(false);
        }

        return WireReply.Success().Add("inserted", (long)updates.Count);
    }

    private static async Task<WireReply> GetKeyphraseAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = Uri.UnescapeDataString(request.Route("keyphrase"));
        FieldValue? found = await request.Project.Records
            .GetAsync(request.DatasetId, KeyphraseKind, KeyOf(request, id), cancellationToken).ConfigureAwait(false);
        return found ?? throw WireException.DocumentNotFound(request.DatasetId, id);
    }

    private static string KeyOf(ProjectRequest request, string keyphrase) => $"{request.Route("field")}|{keyphrase}";
}
