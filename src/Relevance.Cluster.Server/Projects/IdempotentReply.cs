using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Projects;

/// <summary>A response under an idempotency key.</summary>
/// <param name="Request">The request: a key belongs to one request.</param>
/// <param name="Reply">The response.</param>
internal sealed record IdempotentReply(IdempotentRequest Request, WireReply Reply);
