namespace Relevance.Cluster.Server.Keys;

/// <summary>The access that a key gives to its project.</summary>
internal enum KeyAccess
{
    /// <summary>Everything.</summary>
    ReadWrite,

    /// <summary>Read and search; whatever changes something is refused with 403.</summary>
    ReadOnly,
}
