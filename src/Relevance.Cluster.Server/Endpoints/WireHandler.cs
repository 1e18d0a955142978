using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>Processes the requests of a route.</summary>
/// <param name="request">The request.</param>
/// <param name="store">The store of its project.</param>
/// <param name="cancellationToken">A token that cancels the operation.</param>
/// <exception cref="Exception">Any failure for which <see cref="WireErrors"/> has a status.</exception>
internal delegate Task<WireReply> WireHandler(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken);
