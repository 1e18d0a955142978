namespace Relevance.Cluster.Server.Keys;

/// <summary>Specifies the access that a key gives to its project.</summary>
internal enum KeyAccess
{
    /// <summary>Reading and writing.</summary>
    ReadWrite,

    /// <summary>Reading and searching. A request that changes something is rejected with 403.</summary>
    ReadOnly,
}
