using System.Security.Cryptography;

namespace Relevance.Cluster.Server.Projects;

/// <summary>What an idempotency key stands for: a method, a path with its query, and a body. Bodies are compared as they are after decompression, so that one that is sent again may be packed otherwise.</summary>
/// <param name="Target">The method and path, with the query.</param>
/// <param name="Hash">The SHA-256 of the body, as hexadecimal digits.</param>
internal sealed record IdempotentRequest(string Target, string Hash)
{
    public static IdempotentRequest Of(string target, ReadOnlySpan<byte> body) => new(target, Convert.ToHexStringLower(SHA256.HashData(body)));
}
