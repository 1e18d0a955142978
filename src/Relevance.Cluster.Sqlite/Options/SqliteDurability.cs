namespace Relevance.Cluster;

/// <summary>Specifies the failures that an acknowledged write survives.</summary>
public enum SqliteDurability
{
    /// <summary>A killed process and a power failure: every write is on disk before it is acknowledged.</summary>
    PowerLoss,

    /// <summary>
    /// A killed process. A power failure can lose the last writes, each completely; the file stays intact. Small writes are acknowledged faster.
    /// </summary>
    ProcessCrash,
}
