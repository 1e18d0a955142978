namespace Relevance.Cluster;

/// <summary>How a backup is made or restored.</summary>
public sealed record SqliteBackupOptions
{
    /// <summary>Gets a value indicating whether a file that is at the destination already is replaced, in one step at the end. The default is false: it is rejected, and left as it is.</summary>
    public bool ReplacesFile { get; init; }
}
