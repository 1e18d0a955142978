using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class ListDatasets() : WireEndpoint("GET /datasets/list", "Lists the ids of the project's datasets.")
{
    public override WorkKind WorkOf(WireRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(WireRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string[] ids = await ReadAsync(store, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("datasets", ids).Add("count", (long)ids.Length);
    }

    /// <summary>Reads the ids of all datasets that clients may name, in ordinal order.</summary>
    public static async Task<string[]> ReadAsync(DocumentStore store, CancellationToken cancellationToken) =>
        [.. (await store.ListDatasetsAsync(cancellationToken).ConfigureAwait(false)).Where(id => !ProjectRecords.IsReserved(id))];
}
