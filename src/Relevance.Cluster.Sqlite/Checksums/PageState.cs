namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>How a page compares with its seal.</summary>
internal enum PageState
{
    /// <summary>It is as it was written.</summary>
    Whole,

    /// <summary>
    /// Another program has written it: it has no seal, as a page has that a program without seals took over from the log or made anew; or it is the first page,
    /// and only fields of its header have changed that SQLite itself sets there.
    /// </summary>
    Foreign,

    /// <summary>It is not as it was written.</summary>
    Damaged,
}
