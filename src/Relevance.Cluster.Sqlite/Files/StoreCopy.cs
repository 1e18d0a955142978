using Relevance.Cluster.Errors;
using Relevance.Cluster.Sqlite.Engine;

namespace Relevance.Cluster.Sqlite.Files;

/// <summary>Copies a store to a new file, page by page. Every page is verified, so that damage is not copied.</summary>
internal static class StoreCopy
{
    /// <summary>16 MiB: large enough to be fast, small enough for cancellation and progress.</summary>
    private const int PagesAtOnce = 1024;

    private const string DraftEnding = ".part";

    /// <summary>The length of 32 digits and the ending.</summary>
    private const int DraftNameLength = 32 + 5;

    /// <summary>Copies the current state of a store, while other connections can write to it.</summary>
    /// <param name="source">A connection in a transaction that has not read anything.</param>
    /// <param name="path">The path of the copy; a draft file is next to it until the copy is complete.</param>
    /// <param name="replacesFile">Whether an existing file is replaced.</param>
    /// <param name="progress">Receives the number of copied pages; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation, which then deletes the draft.</param>
    /// <exception cref="DocumentStoreException">
    /// The path is taken, a store is open there, the disk is full, or the source is damaged. Then the path is unchanged.
    /// </exception>
    public static void Write(
        SqliteDatabase source, string path, bool replacesFile, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        path = StoreFiles.Resolve(path);
        if (replacesFile && File.Exists(path))
        {
            StoreReplacement.DemandReplaceable(path);
        }

        CheckDestination(path, replacesFile);
        string draft = $"{path}.{Guid.NewGuid():N}{DraftEnding}";
        try
        {
            RemoveAbandonedDrafts(path);
            using SqliteDatabase copy = Copy(source, draft, progress, cancellationToken);
            if (source.HasForeignPages)
            {
                ForeignWrites.Demand(StoreChecker.RunForeign(source));
            }

            // Claimed again until the end: a program that opens the file from here waits for the new one.
            using SqliteDatabase? replaced = Claim(path, replacesFile);
            CheckDestination(path, replacesFile);
            if (OperatingSystem.IsWindows())
            {
                // An open file cannot be renamed there.
                copy.Dispose();
                replaced?.Dispose();
            }

            // The draft is locked until it is renamed, so that no other process deletes it as abandoned.
            File.Move(draft, path, replacesFile);
            Folder.Flush(path);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Create(e, $"The copy could not be renamed to '{path}', and its draft was deleted");
        }
        finally
        {
            DeleteDraft(draft);
        }
    }

    /// <summary>Validates that a copy can be written to a path.</summary>
    public static void CheckDestination(string path, bool replacesFile)
    {
        if (Directory.Exists(path))
        {
            throw new DocumentStoreException(StoreFailure.NoAccess, $"'{path}' is a folder. Add the name of the file.");
        }

        if (Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw new DocumentStoreException(
                StoreFailure.NoAccess,
                $"The folder '{folder}' of '{Path.GetFileName(path)}' does not exist or is not accessible. Create it first.");
        }

        if (File.Exists(path) && !replacesFile)
        {
            Explanation reason = new(
                $"'{path}' already exists and was not changed.",
                nameof(FileMode.Create),
                $"Choose another path, or replace it with {nameof(FileMode)}.{nameof(FileMode.Create)}.");
            throw reason.On(new DocumentStoreException(StoreFailure.NoAccess, reason.Message));
        }

        if (File.Exists(StoreFiles.LogOf(StoreFiles.Resolve(path))))
        {
            throw new DocumentStoreException(
                StoreFailure.Busy,
                $"The store '{path}' has a log, '{StoreFiles.LogOf(StoreFiles.Resolve(path))}': a program has it open, or was killed while it had it open. "
                    + "Close the store, or open and close it once; if it can no longer be opened, move both files to another folder.");
        }
    }

    /// <summary>Locks the file that the copy replaces, if it exists.</summary>
    private static SqliteDatabase? Claim(string path, bool replacesFile) =>
        replacesFile && File.Exists(path) ? StoreReplacement.Claim(path) : null;

    /// <summary>Creates the draft, which is then complete, on disk, and still locked.</summary>
    private static SqliteDatabase Copy(
        SqliteDatabase source, string draft, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        SqliteDatabase? copy = null;
        try
        {
            copy = StoreReplacement.CreateDraft(draft);

            // The copy has the state at the first read of the transaction, however long it takes.
            _ = source.QueryInteger("SELECT count(*) FROM dataset");
            copy.CopyFrom(source, PagesAtOnce, (left, total) =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (source.Explain(failure: null, datasetId: null) is { } damage)
                {
                    throw damage;
                }

                progress?.Report(new OperationProgress(OperationStage.Copying, total - left, total));
            });
            copy.Flush();
            return copy;
        }
        catch (Exception e)
        {
            copy?.Dispose();
            if (e is DocumentStoreException { Failure: StoreFailure.NoAccess or StoreFailure.Full } failure)
            {
                throw new DocumentStoreException(failure.Failure, $"The copy '{draft}' could not be written, and was deleted. {e.Message}", e);
            }

            throw;
        }
    }

    /// <summary>Deletes the abandoned drafts of the same destination: those without a lock, of processes that were killed.</summary>
    private static void RemoveAbandonedDrafts(string path)
    {
        string folder = Path.GetDirectoryName(path)!;

        // Without a search pattern, since the name can contain its special characters.
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
            // This process has no right to delete the file.
        }
    }

    private static void DeleteDraft(string draft)
    {
        // The folder does not exist.
        if (File.Exists(draft))
        {
            File.Delete(draft);
        }
    }
}
