using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Projects;

/// <summary>An answer under an idempotency key.</summary>
/// <param name="Request">What was asked for, to the last byte of the body: a key belongs to one request.</param>
/// <param name="Reply">The answer.</param>
internal sealed record IdempotentReply(IdempotentRequest Request, WireReply Reply);
