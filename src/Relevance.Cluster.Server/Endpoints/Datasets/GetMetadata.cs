using Relevance.Cluster.Documents;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetMetadata() : WireEndpoint("GET /datasets/{id}/metadata", "Reads what was kept about the dataset.")
{
    public override WorkKind WorkOf(WireRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(WireRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        new WireObject().Add("results", await ReadAsync(request.DatasetId, store, cancellationToken).ConfigureAwait(false));

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
}
