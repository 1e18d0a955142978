namespace Relevance.Cluster.Sqlite.Checksums;

/// <summary>The offsets of the fields in the header of a SQLite file, its first hundred bytes, that identify a store.</summary>
internal static class StoreHeader
{
    public const int PageSizeOffset = 16;
    public const int JournalOffset = 18;
    public const int ReservedOffset = 20;
    public const int VersionOffset = 60;
    public const int ApplicationOffset = 68;

    private static readonly Range[] Fields = [JournalOffset..20, 24..28, 40..44, 92..100];

    /// <summary>
    /// Gets the fields that any program changes when it changes the journal mode or copies the file by SQLite: the journal mode (two bytes), the change
    /// counter, the schema cookie, and the SQLite version of the last write with the counter of that time.
    /// </summary>
    public static ReadOnlySpan<Range> FieldsOfAnyProgram => Fields;
}
