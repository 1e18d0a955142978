namespace Relevance.Cluster.Server.Keys;

/// <summary>The access that a key gives to its project.</summary>
internal enum KeyAccess
{
    /// <summary>Everything.</summary>
    ReadWrite,

    /// <summary>Read and search. A request that changes something is rejected with 403.</summary>
    ReadOnly,
}
