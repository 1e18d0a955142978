namespace Relevance.Cluster.Server.Keys;

/// <summary>What a key opened, without the key.</summary>
/// <param name="Project">The project.</param>
/// <param name="KeyId">The short name of the key, which is no secret; null when the server is open and asked for none.</param>
internal sealed record KeyGrant(string Project, string? KeyId);
