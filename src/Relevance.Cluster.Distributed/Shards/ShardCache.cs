using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Shards;

/// <summary>
/// Keeps shards of a store in files of this machine: each is read from the store once per revision, and checked once per process. Thread-safe.
/// </summary>
/// <remarks>
/// The name of a file has the store, the field, the range and the revision; those of older revisions are deleted. A damaged or missing file is read again.
/// Several processes can use one folder. If the disk is full the work fails, with one error: in memory instead, the vectors could end the process.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="folder">The folder, which is created if it does not exist.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ShardCache(PostgresDocumentStore store, string folder, TimeProvider timeProvider)
{
    /// <summary>The age at which a draft is one that a killed process has left.</summary>
    private static readonly TimeSpan DraftAge = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly string _storeName = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store.Place)))[..16];

    /// <summary>Opens a shard; reads it from the store if this machine does not have it.</summary>
    /// <returns>The shard; null if the store has another revision of it by now, or no longer has it.</returns>
    /// <exception cref="ComputeException">The files cannot be written or read.</exception>
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
            throw new ComputeException(
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
        try
        {
            return LocalShard.Open(path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException)
        {
            LocalShard.Delete(path);
        }

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
            if (!isCurrent)
            {
                return null;
            }

            draft!.Complete();
        }
        catch (DiskException e)
        {
            throw e.InnerException!;
        }
        finally
        {
            draft?.Dispose();
        }

        DeleteOthers(prefix, path);
        return LocalShard.Open(path, cancellationToken);
    }

    /// <summary>Deletes the files of other revisions, and old drafts.</summary>
    private void DeleteOthers(string prefix, string path)
    {
        DateTime old = timeProvider.GetUtcNow().UtcDateTime - DraftAge;
        IEnumerable<string> drafts = Directory.EnumerateFiles(folder, "*.part").Where(draft => File.GetLastWriteTimeUtc(draft) < old);
        foreach (string other in Directory.EnumerateFiles(folder, $"{prefix}*.vectors").Where(other => other != path).Concat(drafts))
        {
            try
            {
                LocalShard.Delete(other);
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
