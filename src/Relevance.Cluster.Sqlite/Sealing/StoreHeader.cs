namespace Relevance.Cluster.Sqlite.Sealing;

/// <summary>Where the header of a SQLite file, its first hundred bytes, has what tells whose it is.</summary>
internal static class StoreHeader
{
    public const int PageSizeOffset = 16;
    public const int ReservedOffset = 20;
    public const int VersionOffset = 60;
    public const int ApplicationOffset = 68;
}
