using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Copies a whole store, page by page, into a file of its own. Every page that is copied is looked at, so that damage is not copied along.</summary>
internal static class StoreCopy
{
    /// <summary>16 MiB: seldom enough to cost nothing, often enough to be cancelled and to tell how far it is.</summary>
    private const int PagesAtOnce = 1024;

    private const string DraftEnding = ".part";

    /// <summary>A number of 32 digits, and the ending.</summary>
    private const int DraftNameLength = 32 + 5;

    /// <summary>Copies the state that a store has now. Others may go on writing to it.</summary>
    /// <param name="source">A connection in a transaction that has read nothing yet.</param>
    /// <param name="path">Where the copy goes; a draft lies beside it until it is whole.</param>
    /// <param name="options">Whether a file there is replaced.</param>
    /// <param name="progress">Hears of copied pages; null for nobody.</param>
    /// <param name="cancellationToken">Ends the call, and deletes the draft.</param>
    /// <exception cref="DocumentStoreException">Something is there already, a store is open there, there is no room, or the source is damaged. Nothing is there then that was not before.</exception>
    public static void Write(SqliteDatabase source, string path, SqliteBackupOptions options, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
    {
        path = StoreFiles.Resolve(path);
        if (options.ReplacesFile && File.Exists(path))
        {
            StoreReplacement.DemandReplaceable(path);
        }

        CheckDestination(path, options);
        string draft = $"{path}.{Guid.NewGuid():N}{DraftEnding}";
        try
        {
            RemoveAbandonedDrafts(path);
            using SqliteDatabase copy = Copy(source, draft, progress, cancellationToken);
            if (source.HasForeignPages)
            {
                ForeignWrites.Demand(StoreChecker.RunForeign(source));
            }

            // Once more, and for good: whoever opens the file from here on waits for the new one.
            using SqliteDatabase? replaced = Claim(path, options);
            CheckDestination(path, options);
            if (OperatingSystem.IsWindows())
            {
                // A file that is open keeps its name there.
                copy.Dispose();
                replaced?.Dispose();
            }

            // Until it has its name, the draft is locked: nobody takes it for one that was left behind.
            File.Move(draft, path, options.ReplacesFile);
            Folder.Flush(path);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Create(e, $"The copy could not be put at '{path}', and nothing is left of it");
        }
        finally
        {
            DeleteDraft(draft);
        }
    }

    /// <summary>Makes sure that a copy may take a path.</summary>
    public static void CheckDestination(string path, SqliteBackupOptions options)
    {
        if (Directory.Exists(path))
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"'{path}' is a folder. Name the file in it that the copy is to have.");
        }

        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"The folder '{folder}', in which '{Path.GetFileName(path)}' was to be written, is not there, or may not be entered. Create it first.");
        }

        if (File.Exists(path) && !options.ReplacesFile)
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess, $"'{path}' is there already, and was left as it is. Choose another path, or replace it with {nameof(SqliteBackupOptions)} {{ {nameof(SqliteBackupOptions.ReplacesFile)} = true }}.");
        }

        if (File.Exists(StoreFiles.LogOf(StoreFiles.Resolve(path))))
        {
            throw new DocumentStoreException(
                StoreFailure.Busy,
                $"A log lies at '{StoreFiles.LogOf(StoreFiles.Resolve(path))}': a program has the store '{path}' open, or was killed while it had. Close it, or open and close it once; when it cannot be opened any more, move both "
                + "files away.");
        }
    }

    /// <summary>Takes the file that is to be replaced, if there is one.</summary>
    private static SqliteDatabase? Claim(string path, SqliteBackupOptions options) =>
        options.ReplacesFile && File.Exists(path) ? StoreReplacement.Claim(path) : null;

    /// <summary>Makes the draft, which is whole and on the disk, and still locked.</summary>
    private static SqliteDatabase Copy(SqliteDatabase source, string draft, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
    {
        SqliteDatabase? copy = null;
        try
        {
            copy = StoreReplacement.CreateDraft(draft);

            // The copy is of one moment, however long it takes: the one at which the transaction reads for the first time.
            _ = source.QueryInteger("SELECT count(*) FROM dataset");
            copy.CopyFrom(source, PagesAtOnce, (left, total) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (source.Explain(failure: null, datasetId: null) is { } damage)
                {
                    throw damage;
                }

                progress?.Report(new StoreProgress(total - left, total));
            });
            copy.Flush();
            return copy;
        }
        catch (Exception e)
        {
            copy?.Dispose();
            if (e is DocumentStoreException { Failure: StoreFailure.NoAccess or StoreFailure.Full } failure)
            {
                throw new DocumentStoreException(failure.Failure, $"The copy '{draft}' could not be written, and nothing is left of it. {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Deletes the drafts that processes which were killed have left for the same destination: those that nobody holds a lock on.</summary>
    private static void RemoveAbandonedDrafts(string path)
    {
        string folder = Path.GetDirectoryName(path)!;

        // Not by a pattern: a name may hold what a pattern means something by.
        string beginning = Path.GetFileName(path) + ".";
        EnumerationOptions all = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        foreach (string draft in Directory.EnumerateFiles(folder, "*", all))
        {
            string name = Path.GetFileName(draft);
            if (
                name.StartsWith(beginning, StringComparison.Ordinal)
                && name.EndsWith(DraftEnding, StringComparison.Ordinal)
                && name.Length == beginning.Length + DraftNameLength
                && StoreReplacement.IsUnused(draft))
            {
                DeleteAbandoned(draft);
            }
        }
    }

    private static void DeleteAbandoned(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // It belongs to somebody whose files this process may not delete.
        }
    }

    private static void DeleteDraft(string draft)
    {
        // Where the folder is not there either, there is nothing to be deleted.
        if (File.Exists(draft))
        {
            File.Delete(draft);
        }
    }
}
