using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Admin;

/// <summary>A project has keys and no users, so the list is empty.</summary>
internal sealed class ListUsers() : WireEndpoint("POST /auth/users/list", "Lists the project's users; there are none, only keys.")
{
    public override WorkKind WorkOf(ProjectRequest request) => WorkKind.Lookup;

    public override Task<WireReply> HandleAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        Task.FromResult<WireReply>(new WireObject().Add("users", FieldValue.FromArray([])));
}
