using System.Globalization;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Writing;

/// <summary>
/// The datasets that one open store has in the making. As long as there is one, the store holds a lock on a file beside its own, which the system takes away when the process ends, however it ends: so
/// another process can tell a copy that is being made from one that was left behind.
/// </summary>
/// <remarks>The lock is taken and looked at by whoever has the database's own lock for writing, one after the other.</remarks>
/// <param name="file">The store's file, links resolved; null for a store in memory.</param>
internal sealed class StagingLease(string? file) : IDisposable
{
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly HashSet<string> _staged = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private FileStream? _held;
    private int _count;

    /// <summary>Makes the id of a dataset in the making, and holds the lock from now on.</summary>
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

    /// <summary>Says that a dataset is in the making no more; any other id is none of this store's. With the last one the lock goes.</summary>
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

    /// <summary>Deletes what processes that ended have left in the making, with the files of their locks.</summary>
    /// <remarks>When another process is writing for longer than the waiting time, or there is no room, it is left to the next one who opens the store: nobody sees it.</remarks>
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

    /// <summary>Takes the lock.</summary>
    /// <exception cref="DocumentStoreException">The folder may not be written, or there is no room.</exception>
    private static FileStream Hold(string name)
    {
        try
        {
            return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Create(e, $"A dataset cannot be made, because its lock '{name}' beside the store cannot");
        }
    }

    private static string OwnerOf(string staged) => staged[1..].Split('-')[0];

    private string NameOf(string owner) => $"{file}-staging-{owner}";

    /// <summary>Finds the locks beside the store; none where the folder may not be listed.</summary>
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
            // It belongs to somebody whose files this process may not delete, and stands for nothing any more.
        }
    }

    /// <summary>Tells whether nobody holds an owner's lock.</summary>
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
            // It is held, or belongs to somebody whose process cannot be asked.
            return false;
        }
    }

    private void Release()
    {
        _held?.Dispose();
        _held = null;
    }
}
