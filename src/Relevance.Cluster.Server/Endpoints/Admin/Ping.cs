using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Admin;

/// <summary>How the oldest clients check their key: any object that is not empty means that it is good.</summary>
internal sealed class Ping() : WireEndpoint("GET /admin/ping", "Says whether the key is good.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        Task.FromResult<WireReply>(new WireObject().Add("status", "ok"));
}
