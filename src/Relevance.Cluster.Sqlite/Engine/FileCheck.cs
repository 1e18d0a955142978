using System.Buffers.Binary;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Sealing;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>Looks at a file and its log as they lie on the disk, before SQLite reads them: SQLite passes over a log that is damaged or not there, and with it over writes that were acknowledged.</summary>
internal static class FileCheck
{
    /// <summary>Another process may be changing the first page's mark, or the log, while this one looks.</summary>
    private const int Tries = 4;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Makes sure that the first page is whole, and that the log is there, whole, and of this file when one belongs to it.</summary>
    /// <param name="database">A connection that has read nothing yet.</param>
    /// <param name="options">Whether a log may be missing.</param>
    /// <returns>Whether another program has written to the file: then all of it has to be looked at before it is used.</returns>
    /// <exception cref="DocumentStoreException">It is not, or may not be read.</exception>
    public static bool BeforeFirstRead(SqliteDatabase database, SqliteStoreOptions options)
    {
        try
        {
            return Look(database, options);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"The store '{database.Path}' cannot be opened: its log '{StoreFiles.LogOf(database.FileName)}' cannot be read ({e.Message}). Give this "
                    + "process the right to read it.",
                e);
        }
    }

    private static bool Look(SqliteDatabase database, SqliteStoreOptions options)
    {
        if (database.ReadFirstPage() is not { } page)
        {
            return false;
        }

        if (HasRollbackJournal(database, page))
        {
            TakeBack(database, options);
            page = database.ReadFirstPage() ?? page;
        }

        (string? fault, bool isForeign) = Judge(database, page);
        if (fault is not null)
        {
            throw StoreDamage.OfFile(database.Path, fault);
        }

        string log = StoreFiles.LogOf(database.FileName);
        for (int i = 1; LogCheck.FindFault(log) is { } logFault; i++)
        {
            if (i == Tries)
            {
                throw StoreDamage.OfFile(database.Path, $"its log '{log}' {logFault}");
            }
        }

        if (isForeign)
        {
            return true;
        }

        if (IsLogMissing(database, log))
        {
            if (HasForeignPages(database))
            {
                // It is not missing: another program has taken it over into the file.
                return true;
            }

            if (!options.IgnoreMissingLog)
            {
                throw new DocumentStoreException(
                    StoreFailure.MissingLog,
                    $"The store '{database.Path}' stands without its log '{log}', in which the last writes "
                        + $"lie{(File.Exists(log) ? ", and which was cut to nothing" : "")}: "
                        + "this is what a copy of the file alone has that was made while a program had the store open. Put the log beside it, restore a "
                        + "backup, or open the older state that the file itself holds with "
                    + $"{nameof(SqliteStoreOptions)} {{ {nameof(SqliteStoreOptions.IgnoreMissingLog)} = true }}.");
            }
        }

        return IsLogOfAnother(database, log)
            ? throw new DocumentStoreException(
                StoreFailure.Moved,
                $"The store '{database.Path}' has a log beside it, '{log}', that does not belong to it: it is of another store or of another time, or "
                    + "another program began it. SQLite would overwrite the store with it. "
                + "Move the log away; or, when another program wrote to this store and was killed, open it with that program once. Nothing was touched.")
            : false;
    }

    /// <summary>Whether the first page is that of a sealed store but for what is damaged in it, or was written by another program.</summary>
    private static (string? Fault, bool IsForeign) Judge(SqliteDatabase database, byte[] page)
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
            PageState state = PageSeal.Judge(intended, 1);
            bool isSealed = state == PageState.Whole || (state == PageState.Foreign && (looksIntended || !PageSeal.IsMissing(intended)));
            if (looksIntended == isSealed && (!looksIntended || page[StoreHeader.JournalOffset] is 1 or 2))
            {
                // A store that is whole, or that another program has written to; or something else altogether: a new file, an older layout, another program's.
                return (null, looksIntended && state == PageState.Foreign);
            }

            page = database.ReadFirstPage() ?? page;
        }

        return ("its first page is not as it was written", false);
    }

    private static bool HasRollbackJournal(SqliteDatabase database, byte[] page) =>
        BinaryPrimitives.ReadInt32BigEndian(page.AsSpan(StoreHeader.ApplicationOffset)) == StoreTables.ApplicationId
        && FileIdentity.Find(database.FileName + "-journal") is { Length: > 0 };

    /// <summary>
    /// Has SQLite take back what a program had not finished that was killed while it wrote to the file in its own way. It would do so by itself at the first
    /// read, through this library's files, which would put checksums on pages that nobody has looked at. Whoever only reads has it taken back too, if the
    /// process may write to the file: until then there is nothing whole to read.
    /// </summary>
    private static void TakeBack(SqliteDatabase database, SqliteStoreOptions options)
    {
        using SqliteDatabase plain = SqliteDatabase.Open(database.Path, FileAccessMode.Plain);
        plain.SetBusyTimeout(options.BusyTimeout);
        _ = plain.QueryInteger("SELECT count(*) FROM sqlite_master");
    }

    private static bool HasForeignPages(SqliteDatabase database)
    {
        for (long number = 1; database.JudgePage(number) is { } state; number++)
        {
            if (state == PageState.Foreign)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLogMissing(SqliteDatabase database, string log) =>
        SaysLog(database) == true && (FileIdentity.Find(log) is not { } found || found.Length < LogReader.HeaderLength) && SaysLog(database) == true;

    /// <summary>
    /// Whether the log holds what the file says it does not. A process that was killed while it closed the store may have left one whose content is all in the
    /// file.
    /// </summary>
    private static bool IsLogOfAnother(SqliteDatabase database, string log) =>
        SaysLog(database) == false && LogCheck.HoldsMore(log, database) && SaysLog(database) == false;

    /// <summary>Whether the first page says that a log belongs to the file; null when it is not that of a sealed store.</summary>
    public static bool? SaysLog(SqliteDatabase database) =>
        database.ReadFirstPage() is { } page && SealedFile.IsHeaderOfStore(page) && PageSeal.Judge(page, 1) == PageState.Whole ? PageSeal.HasLog(page) : null;
}
