using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Datasets;

internal sealed class GetKeyphrase() : WireEndpoint("GET /datasets/{id}/fields/{field}/keyphrase/{keyphrase}/get", "Reads a keyphrase of a field.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override async Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = Uri.UnescapeDataString(request.Route("keyphrase"));
        FieldValue? found = await request.Project.Records
            .GetAsync(request.DatasetId, UpdateKeyphrases.RecordKind, UpdateKeyphrases.KeyOf(request, id), cancellationToken).ConfigureAwait(false);
        return found ?? throw WireException.DocumentNotFound(request.DatasetId, id);
    }
}
