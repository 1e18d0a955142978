namespace Relevance.Cluster;

/// <summary>The options of <see cref="SqliteDocumentStore.BackupAsync"/> and <see cref="SqliteDocumentStore.RestoreAsync"/>.</summary>
public sealed record SqliteBackupOptions
{
    /// <summary>
    /// Gets a value indicating whether an existing file at the destination is replaced, atomically at the end. The default is false: an existing file is an
    /// error.
    /// </summary>
    public bool ReplacesFile { get; init; }
}
