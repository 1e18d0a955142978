using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetSettings() : WireEndpoint("GET /datasets/{id}/settings", "Reads the dataset's settings.")
{
    public const string RecordKind = "settings";

    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        // The settings themselves are no sign that the dataset is there.
        await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("results", await ReadAsync(request, cancellationToken).ConfigureAwait(false));
    }

    public static async Task<FieldValue> ReadAsync(ProjectRequest request, CancellationToken cancellationToken) =>
        await request.Project.Records.GetAsync(request.DatasetId, RecordKind, "", cancellationToken).ConfigureAwait(false) ?? FieldValue.FromObject([]);
}
