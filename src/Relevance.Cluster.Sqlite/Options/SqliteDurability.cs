namespace Relevance.Cluster;

/// <summary>What an acknowledged write survives.</summary>
public enum SqliteDurability
{
    /// <summary>A killed process and a power cut: every write is on the disk before it is acknowledged.</summary>
    PowerLoss,

    /// <summary>A killed process. A power cut may take the last writes with it, each as a whole; the file stays sound. Small writes are acknowledged sooner.</summary>
    ProcessCrash,
}
