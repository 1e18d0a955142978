using System.Buffers.Binary;
using Relevance.Cluster.Errors;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Checksums;

namespace Relevance.Cluster.Sqlite.Engine;

/// <summary>
/// Checks a file and its write-ahead log before SQLite reads them: SQLite ignores a log that is damaged or missing, and the acknowledged writes in it.
/// </summary>
internal static class FileCheck
{
    /// <summary>The number of checks, since another process may be changing the first page or the log at the same time.</summary>
    private const int Tries = 4;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Validates that the first page is intact and that the log, if the file has one, exists, is intact and belongs to this file.</summary>
    /// <param name="database">A connection that has not read anything.</param>
    /// <param name="options">The options, of which one allows a missing log.</param>
    /// <returns>True if another program has written to the file, which must then be checked completely before it is used.</returns>
    /// <exception cref="DocumentStoreException">The file or its log is not valid or cannot be read.</exception>
    public static bool BeforeFirstRead(SqliteDatabase database, SqliteStoreOptions options)
    {
        try
        {
            return Check(database, options);
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

    private static bool Check(SqliteDatabase database, SqliteStoreOptions options)
    {
        if (database.ReadFirstPage() is not { } page)
        {
            return false;
        }

        if (HasRollbackJournal(database, page))
        {
            RollBack(database, options);
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
                // The log is not missing: another program has copied it to the file.
                return true;
            }

            if (!options.IgnoreMissingLog)
            {
                Explanation reason = new(
                    $"The store '{database.Path}' is missing its log '{log}', which has the last writes"
                    + $"{(File.Exists(log) ? " and was truncated to zero bytes" : "")}. "
                    + "This happens if only the file is copied while a program has the store open.",
                    nameof(SqliteStoreOptions.IgnoreMissingLog),
                    "Copy the log next to the file, restore a backup, or open the older state in the file with "
                    + $"{nameof(SqliteStoreOptions)} {{ {nameof(SqliteStoreOptions.IgnoreMissingLog)} = true }}.");
                throw reason.On(new DocumentStoreException(StoreFailure.MissingLog, reason.Message));
            }
        }

        return IsLogOfAnother(database, log)
            ? throw new DocumentStoreException(
                StoreFailure.Moved,
                $"The log '{log}' does not belong to the store '{database.Path}': it is of another store or of another time, or another program "
                    + "created it. SQLite would overwrite the store with it. Move the log to another folder; or, if another program was killed while it "
                    + "wrote to this store, open the store with that program once. Nothing was changed.")
            : false;
    }

    /// <summary>Checks the first page: whether it is damaged, or was written by another program.</summary>
    private static (string? Fault, bool IsForeign) Judge(SqliteDatabase database, byte[] page)
    {
        for (int i = 0; i < Tries; i++)
        {
            byte[] intended = [.. page];
            Magic.CopyTo(intended);
            BinaryPrimitives.WriteUInt16BigEndian(intended.AsSpan(StoreHeader.PageSizeOffset), PageChecksum.PageSize);
            intended[StoreHeader.ReservedOffset] = PageChecksum.Size;
            BinaryPrimitives.WriteInt32BigEndian(intended.AsSpan(StoreHeader.VersionOffset), StoreTables.Version);
            BinaryPrimitives.WriteInt32BigEndian(intended.AsSpan(StoreHeader.ApplicationOffset), StoreTables.ApplicationId);
            bool looksIntended = intended.AsSpan().SequenceEqual(page);
            PageState state = PageChecksum.Judge(intended, 1);
            bool hasChecksums = state == PageState.Intact || (state == PageState.Foreign && (looksIntended || !PageChecksum.IsMissing(intended)));
            if (looksIntended == hasChecksums && (!looksIntended || page[StoreHeader.JournalOffset] is 1 or 2))
            {
                // An intact store, or one that another program has written to; or a different file: a new one, an older layout, another program's.
                return (null, looksIntended && state == PageState.Foreign);
            }

            page = database.ReadFirstPage() ?? page;
        }

        return ("its first page has a wrong checksum", false);
    }

    private static bool HasRollbackJournal(SqliteDatabase database, byte[] page) =>
        BinaryPrimitives.ReadInt32BigEndian(page.AsSpan(StoreHeader.ApplicationOffset)) == StoreTables.ApplicationId
        && FileIdentity.Find(database.FileName + "-journal") is { Length: > 0 };

    /// <summary>
    /// Makes SQLite roll back the transaction of another program that was killed while it wrote with a rollback journal. SQLite would do so at the first read,
    /// through <see cref="ChecksummedFile"/>, which would add checksums to unchecked pages. A read-only store needs this too, if the process can write to the
    /// file: until then no consistent state can be read.
    /// </summary>
    private static void RollBack(SqliteDatabase database, SqliteStoreOptions options)
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
        StatesLog(database) == true && (FileIdentity.Find(log) is not { } found || found.Length < LogReader.HeaderLength) && StatesLog(database) == true;

    /// <summary>
    /// Determines whether the log holds writes although the file states that it has no log. A process that was killed while it closed the store may have left a
    /// log whose content is in the file.
    /// </summary>
    private static bool IsLogOfAnother(SqliteDatabase database, string log) =>
        StatesLog(database) == false && LogCheck.HoldsMore(log, database) && StatesLog(database) == false;

    /// <summary>Determines whether the first page states that the file has a log; null if it is not the intact page of a store with checksums.</summary>
    public static bool? StatesLog(SqliteDatabase database) =>
        database.ReadFirstPage() is { } page && ChecksummedFile.IsHeaderOfStore(page) && PageChecksum.Judge(page, 1) == PageState.Intact
            ? PageChecksum.HasLog(page)
            : null;
}
