namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>Where the header of a SQLite file, its first hundred bytes, has what tells whose it is.</summary>
internal static class StoreHeader
{
    public const int PageSizeOffset = 16;
    public const int JournalOffset = 18;
    public const int ReservedOffset = 20;
    public const int VersionOffset = 60;
    public const int ApplicationOffset = 68;

    private static readonly Range[] Fields = [JournalOffset..20, 24..28, 40..44, 92..100];

    /// <summary>
    /// Gets what any program sets that changes the way of journaling, or copies the file by SQLite's means: that way (two bytes), the counter of changes, the
    /// number of the schema, and the version of SQLite that wrote last with the counter as it was then.
    /// </summary>
    public static ReadOnlySpan<Range> FieldsOfAnyProgram => Fields;
}
