using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Writing;

/// <summary>
/// The staged datasets of one open store. While it has one, the store holds a lock on a file next to its own, which the system releases when the process ends:
/// so another process can distinguish a staged dataset from an abandoned one.
/// </summary>
/// <remarks>A process acquires and checks the lock only while it holds the write lock of the database.</remarks>
/// <param name="file">The store's file, links resolved; null for a store in memory.</param>
internal sealed class StagingLease(string? file) : IDisposable
{
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly HashSet<string> _staged = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private FileStream? _held;
    private int _count;

    /// <summary>Creates the id of a staged dataset, and acquires the lock.</summary>
    public string Begin()
    {
        lock (_lock)
        {
            _held ??= file is null ? null : Hold(NameOf(_owner));
            string staged = string.Create(CultureInfo.InvariantCulture, $"{DatasetIds.StagedPrefix}{_owner}-{++_count}");
            _staged.Add(staged);
            return staged;
        }
    }

    /// <summary>Ends the staging of a dataset, and releases the lock after the last one. Any other id has no effect.</summary>
    public void End(string datasetId)
    {
        lock (_lock)
        {
            if (_staged.Remove(datasetId) && _staged.Count == 0)
            {
                Release();
            }
        }
    }

    /// <summary>Deletes the abandoned staged datasets of ended processes, with their lock files.</summary>
    /// <remarks>
    /// If another process writes for longer than the busy timeout, or the disk is full, they remain, hidden, until the store is opened again.
    /// </remarks>
    public void RemoveAbandoned(StoreSession session)
    {
        if (file is null || (!session.Read((reading, _) => reading.Catalog.ListStaged().Count > 0, CancellationToken.None) && !FindLockFiles().Any()))
        {
            return;
        }

        try
        {
            session.Write(
                (writing, _) =>
                {
                    RemoveAbandoned(writing.Catalog);
                    return true;
                },
                CancellationToken.None);
        }
        catch (DocumentStoreException e) when (e.Failure is StoreFailure.Busy or StoreFailure.Full)
        {
            // See the remarks.
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Release();
        }
    }

    /// <summary>Acquires the lock.</summary>
    /// <exception cref="DocumentStoreException">The folder is read-only, or the disk is full.</exception>
    private static FileStream Hold(string name)
    {
        try
        {
            return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Create(e, $"A dataset cannot be created, because its lock file '{name}' cannot");
        }
    }

    private static string OwnerOf(string staged) => staged[1..].Split('-')[0];

    private string NameOf(string owner) => $"{file}-staging-{owner}";

    /// <summary>Finds the lock files of the store; none if the folder cannot be listed.</summary>
    private IEnumerable<string> FindLockFiles()
    {
        EnumerationOptions passOver = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        return Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*", passOver).Where(path => path.StartsWith(NameOf(""), StringComparison.Ordinal));
    }

    private void RemoveAbandoned(DatasetCatalog catalog)
    {
        string[] staged = [.. catalog.ListStaged().Where(DatasetIds.IsStaged)];
        IEnumerable<string> owners = staged.Select(OwnerOf).Union(FindLockFiles().Select(path => path[NameOf("").Length..]), StringComparer.Ordinal);
        foreach (string owner in owners.Where(IsGone).ToHashSet(StringComparer.Ordinal))
        {
            foreach (string datasetId in staged.Where(datasetId => OwnerOf(datasetId) == owner))
            {
                catalog.Delete(catalog.Get(datasetId));
            }

            Delete(NameOf(owner));
        }
    }

    private static void Delete(string name)
    {
        try
        {
            File.Delete(name);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // This process has no right to delete the file, which has no effect.
        }
    }

    /// <summary>Determines whether the lock of an owner is free.</summary>
    private bool IsGone(string owner)
    {
        try
        {
            using FileStream held = new(NameOf(owner), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // The lock is held, or belongs to a process of another user.
            return false;
        }
    }

    private void Release()
    {
        _held?.Dispose();
        _held = null;
    }
}
