namespace Relevance.Cluster.Server.Keys;

/// <summary>What a key lets its client do in its project.</summary>
internal enum KeyAccess
{
    /// <summary>Everything.</summary>
    ReadWrite,

    /// <summary>Read and search; whatever changes something is refused with 403.</summary>
    ReadOnly,
}
