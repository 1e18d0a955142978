using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Keys;

/// <summary>The project that a key opens, without the key.</summary>
/// <param name="Project">The project.</param>
/// <param name="KeyId">The short name of the key, which is not secret; null if the server is open and required no key.</param>
/// <param name="Access">The access of the client.</param>
internal sealed record KeyGrant(string Project, string? KeyId, KeyAccess Access = KeyAccess.ReadWrite)
{
    /// <summary>Throws if the key is read-only.</summary>
    /// <exception cref="WireException">403: the key is read-only.</exception>
    public void RequireWrite()
    {
        if (Access == KeyAccess.ReadOnly)
        {
            throw new WireException(
                403,
                "read_only_key",
                $"The key '{KeyId}' of project '{Project}' is read-only, and this request changes something. Use a key that was created without --read-only.");
        }
    }
}
