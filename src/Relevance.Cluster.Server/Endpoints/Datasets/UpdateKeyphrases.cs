using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

/// <summary>Keeps keyphrases of a field, as they come.</summary>
internal sealed class UpdateKeyphrases() : WireEndpoint("POST /datasets/{id}/fields/{field}/keyphrase/bulk_update", "Keeps keyphrases of a field.")
{
    public const string RecordKind = "keyphrase";

    private static readonly WireField<IReadOnlyList<FieldValue>> Updates = WireFields.RequiredList("updates", "The keyphrases, each with an _id.", CommonFields.MaxPageSize);

    public override IReadOnlyList<WireField> Fields { get; } = [Updates];

    public override bool Changes => true;

    public static string KeyOf(ProjectRequest request, string keyphrase) => $"{request.Route("field")}|{keyphrase}";

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FieldValue> updates = Updates.Read(request);
        foreach (FieldValue update in updates)
        {
            string id = update.AsObject().TryGetValue(Document.IdField, out FieldValue text) && text.AsText() is { Length: > 0 } given
                ? given
                : throw WireException.Invalid(Updates.Name, $"expected objects with an _id, found {WireBody.Describe(update)}.");
            await request.Project.Records.PutAsync(request.DatasetId, RecordKind, KeyOf(request, id), update, cancellationToken).ConfigureAwait(false);
        }

        return WireReply.Success().Add("inserted", (long)updates.Count);
    }
}
