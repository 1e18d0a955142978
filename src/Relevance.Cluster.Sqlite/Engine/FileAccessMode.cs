namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Specifies how a connection opens its file.</summary>
internal enum FileAccessMode
{
    /// <summary>Read and write; creates an empty file if none exists.</summary>
    Create,

    /// <summary>Read and write an existing file.</summary>
    Existing,

    /// <summary>Read and write an existing file as any SQLite program does: without page checksums.</summary>
    Plain,

    /// <summary>Read a file that other connections may be writing to.</summary>
    ReadOnly,

    /// <summary>Read a file that no program writes to: without locks and without a log.</summary>
    Unchanging,
}
