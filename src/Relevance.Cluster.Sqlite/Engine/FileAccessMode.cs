namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>How a connection opens its file.</summary>
internal enum FileAccessMode
{
    /// <summary>To read and write; an empty file is made where there is none.</summary>
    Create,

    /// <summary>To read and write a file that is there.</summary>
    Existing,

    /// <summary>To read and write a file that is there as any program does that uses SQLite: pages have no checksums of ours, and are not looked at.</summary>
    Plain,

    /// <summary>To read a file that others may be writing to.</summary>
    ReadOnly,

    /// <summary>To read a file that nobody writes to: without locks, and without a file beside it.</summary>
    Unchanging,
}
