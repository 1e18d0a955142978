using System.Security.Cryptography;

namespace Relevance.Cluster.Server.Projects;

/// <summary>
/// The request of an idempotency key: a method, a path with its query, and a body. Bodies are compared after decompression, so that a retry can be
/// compressed differently.
/// </summary>
/// <param name="Target">The method and path, with the query.</param>
/// <param name="Hash">The SHA-256 of the body, as hexadecimal digits.</param>
internal sealed record IdempotentRequest(string Target, string Hash)
{
    public static IdempotentRequest Of(string target, ReadOnlySpan<byte> body) => new(target, Convert.ToHexStringLower(SHA256.HashData(body)));
}
