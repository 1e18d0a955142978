using System.Buffers.Binary;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Sealing;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>Looks at a file and its log as they lie on the disk, before SQLite reads them: SQLite passes over a log that is damaged or not there, and with it over writes that were acknowledged.</summary>
internal static class FileCheck
{
    /// <summary>Another process may be changing the first page's mark, or the log, while this one looks.</summary>
    private const int Tries = 4;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Makes sure that the first page is whole, and that the log is there and whole when one belongs to the file.</summary>
    /// <param name="database">A connection that has read nothing yet.</param>
    /// <param name="options">Whether a log may be missing.</param>
    /// <exception cref="DocumentStoreException">It is not.</exception>
    public static void BeforeFirstRead(SqliteDatabase database, SqliteStoreOptions options)
    {
        if (database.ReadFirstPage() is not { } page)
        {
            return;
        }

        if (FindFault(database, page) is { } fault)
        {
            throw StoreDamage.OfFile(database.Path, fault);
        }

        string log = StoreFiles.LogOf(database.FileName);
        if (!options.IgnoreMissingLog && IsLogMissing(database, log))
        {
            throw new DocumentStoreException(
                StoreFailure.MissingLog,
                $"The store '{database.Path}' stands without its log '{log}', in which the last writes lie: this is what a copy of the file alone has that was made while a program had the store open. Put the "
                + $"log beside it, restore a backup, or open the older state that the file itself holds with {nameof(SqliteStoreOptions)} {{ {nameof(SqliteStoreOptions.IgnoreMissingLog)} = true }}.");
        }

        for (int i = 1; LogCheck.FindFault(log, PageSeal.PageSize) is { } logFault; i++)
        {
            if (i == Tries)
            {
                throw StoreDamage.OfFile(database.Path, $"its log '{log}' {logFault}");
            }
        }
    }

    /// <summary>Whether the first page is that of a sealed store but for what is damaged in it.</summary>
    private static string? FindFault(SqliteDatabase database, byte[] page)
    {
        for (int i = 0; i < Tries; i++)
        {
            byte[] intended = [.. page];
            Magic.CopyTo(intended);
            BinaryPrimitives.WriteUInt16BigEndian(intended.AsSpan(StoreHeader.PageSizeOffset), PageSeal.PageSize);
            intended[StoreHeader.ReservedOffset] = PageSeal.Size;
            BinaryPrimitives.WriteInt32BigEndian(intended.AsSpan(StoreHeader.VersionOffset), StoreTables.Version);
            BinaryPrimitives.WriteInt32BigEndian(intended.AsSpan(StoreHeader.ApplicationOffset), StoreTables.ApplicationId);
            bool looksIntended = intended.AsSpan().SequenceEqual(page);
            bool isWhole = PageSeal.IsWhole(intended, 1);
            if (looksIntended == isWhole)
            {
                // A sealed store that is whole, or something else altogether: a new file, an older layout, another program's.
                return null;
            }

            page = database.ReadFirstPage() ?? page;
        }

        return "its first page is not as it was written";
    }

    private static bool IsLogMissing(SqliteDatabase database, string log) => SaysLog(database) && !File.Exists(log) && SaysLog(database);

    private static bool SaysLog(SqliteDatabase database) => database.ReadFirstPage() is { } page && PageSeal.HasLog(page);
}
