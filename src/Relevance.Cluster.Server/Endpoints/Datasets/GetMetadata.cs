using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetMetadata() : WireEndpoint("GET /datasets/{id}/metadata", "Reads what was kept about the dataset.")
{
    private static readonly WireField<string?> Part = WireFields.OptionalText("part", "The name of one member to read; without it, all of them.");

    public override IReadOnlyList<WireField> Fields { get; } = [Part];

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        new WireObject().Add("results", Part.Read(request) is { Length: > 0 } part
            ? await ReadPartAsync(request.DatasetId, part, store, cancellationToken).ConfigureAwait(false)
            : await ReadAsync(request.DatasetId, store, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the metadata of a dataset, without the id that a store gives it.</summary>
    public static async Task<WireObject> ReadAsync(string datasetId, DocumentStore store, CancellationToken cancellationToken)
    {
        Document metadata = await store.GetMetadataAsync(datasetId, cancellationToken).ConfigureAwait(false);
        WireObject results = new();
        foreach ((string name, FieldValue value) in metadata.ToValue().AsObject().Where(member => member.Key != Document.IdField))
        {
            results.Add(name, value);
        }

        return results;
    }

    private static async Task<WireObject> ReadPartAsync(string datasetId, string part, DocumentStore store, CancellationToken cancellationToken)
    {
        // The id is the store's, and no part of what was kept.
        FieldValue value = await store.GetMetadataPartAsync(datasetId, part, cancellationToken).ConfigureAwait(false);
        return value.Kind == FieldKind.Missing || part == Document.IdField ? new WireObject() : new WireObject().Add(part, value);
    }
}
