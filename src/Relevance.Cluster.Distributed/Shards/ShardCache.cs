using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Shards;

/// <summary>
/// Keeps shards of a store in files of this machine: each is read from the store once per revision, and checked once per process. Thread-safe.
/// </summary>
/// <remarks>
/// The name of a file has the store, the field, the range and the revision; those of older revisions are deleted. A damaged or missing file is read again.
/// Several processes can use one folder. If the disk is full nothing of the shard stays there, and another worker gets it: in memory instead, the vectors could
/// end the process.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="folder">The folder, which is created if it does not exist.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ShardCache(PostgresDocumentStore store, string folder, TimeProvider timeProvider)
{
    /// <summary>The age at which a draft is one that a killed process has left.</summary>
    private static readonly TimeSpan DraftAge = TimeSpan.FromDays(1);

    /// <summary>The reads of a shard whose files are damaged or gone right after they were written.</summary>
    private const int MaxReads = 2;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _storeName = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store.Place)))[..16];

    /// <summary>Opens a shard; reads it from the store if this machine does not have it.</summary>
    /// <returns>The shard; null if the store has another revision of it by now, or no longer has it.</returns>
    /// <exception cref="WorkerDiskException">The files cannot be written or read.</exception>
    public async Task<LocalShard?> OpenAsync(ShardSource source, VectorShard shard, CancellationToken cancellationToken)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"{_storeName}-{source.FieldId}-{shard.Size}-{shard.Start}-");
        Entry entry = _entries.GetOrAdd(prefix, _ => new Entry());
        await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (entry.Revision != shard.Revision)
            {
                entry.Shard = await LoadAsync(source, shard, prefix, cancellationToken).ConfigureAwait(false);
                entry.Revision = entry.Shard is null ? null : shard.Revision;
            }

            return entry.Shard;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkerDiskException(
                $"Dataset '{source.DatasetId}', field '{source.VectorField}': the worker on '{Environment.MachineName}' cannot keep vectors in "
                    + $"'{folder}': {e.Message.TrimEnd('.')}. Free space there or give the worker another folder, then repeat the call.",
                e);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private async Task<LocalShard?> LoadAsync(ShardSource source, VectorShard shard, string prefix, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{prefix}{shard.Revision}.vectors");
        for (int reads = 0; ; reads++)
        {
            try
            {
                return LocalShard.Open(path, cancellationToken);
            }
            catch (Exception e) when (reads < MaxReads && (e is FileNotFoundException or InvalidDataException))
            {
                // The files are replaced, and not deleted: another process may have completed them since.
            }
            catch (InvalidDataException e)
            {
                throw new IOException(e.Message, e);
            }

            if (!await ReadAsync(source, shard, path, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            DeleteOthers(prefix, path);
        }
    }

    /// <summary>Reads a shard from the store into its files; false if the store has another revision of it.</summary>
    private async Task<bool> ReadAsync(ShardSource source, VectorShard shard, string path, CancellationToken cancellationToken)
    {
        LocalShard.Draft? draft = null;
        try
        {
            bool isCurrent = await store.ReadShardAsync(
                source.DatasetId,
                source.VectorField,
                shard,
                () =>
                {
                    draft?.Dispose();
                    draft = WithDisk(() => new LocalShard.Draft(path, source.Dimension, shard.Size));
                    return (offsets, components) => Add(draft, offsets, components);
                },
                cancellationToken).ConfigureAwait(false);
            if (isCurrent)
            {
                draft!.Complete();
            }

            return isCurrent;
        }
        catch (DiskException e)
        {
            throw e.InnerException!;
        }
        finally
        {
            draft?.Dispose();
        }
    }

    /// <summary>Deletes the files of other revisions, and old drafts.</summary>
    private void DeleteOthers(string prefix, string path)
    {
        DateTime old = timeProvider.GetUtcNow().UtcDateTime - DraftAge;
        IEnumerable<string> drafts = Directory.EnumerateFiles(folder, "*.part").Where(draft => File.GetLastWriteTimeUtc(draft) < old);
        IEnumerable<string> others = Directory.EnumerateFiles(folder, $"{prefix}*")
            .Where(file => !file.StartsWith(path, StringComparison.Ordinal) && !file.EndsWith(".part", StringComparison.Ordinal));
        foreach (string other in others.Concat(drafts))
        {
            try
            {
                File.Delete(other);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Windows does not delete a file that a fit still reads; the next revision of the shard deletes it.
            }
        }
    }

    private static void Add(LocalShard.Draft draft, ReadOnlySpan<int> offsets, ReadOnlySpan<float> components)
    {
        try
        {
            draft.Add(offsets, components);
        }
        catch (IOException e)
        {
            throw new DiskException(e);
        }
    }

    private static LocalShard.Draft WithDisk(Func<LocalShard.Draft> create)
    {
        try
        {
            return create();
        }
        catch (IOException e)
        {
            throw new DiskException(e);
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public string? Revision { get; set; }

        public LocalShard? Shard { get; set; }
    }

    /// <summary>A failure of this machine's disk during a read of the store, which takes an <see cref="IOException"/> for one of its connection.</summary>
    private sealed class DiskException(IOException cause) : Exception(cause.Message, cause);
}
