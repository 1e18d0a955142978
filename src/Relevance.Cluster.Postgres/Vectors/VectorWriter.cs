using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Vectors;

/// <summary>Changes vectors of one field, within a transaction that has locked the dataset.</summary>
/// <param name="session">The connection.</param>
/// <param name="field">The field.</param>
internal sealed class VectorWriter(StoreSession session, VectorField field)
{
    private readonly string _table = session.Tables.Vectors(field.Id);
    private readonly Dictionary<long, ShardChange> _shards = [];

    /// <summary>Sets and removes vectors.</summary>
    /// <param name="changes">The changes by position.</param>
    /// <param name="firstNew">The first position that had no document before the transaction.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>False if every document had the same vector before.</returns>
    public async Task<bool> WriteAsync(IReadOnlyDictionary<long, VectorChange> changes, long firstNew, CancellationToken cancellationToken)
    {
        int size = field.BlockSize;
        IGrouping<long, KeyValuePair<long, VectorChange>>[] groups =
            [.. changes.OrderBy(change => change.Key).GroupBy(change => change.Key / size)];
        long[] existing = [.. groups.Select(group => group.Key).Where(number => number * size < firstNew)];
        Dictionary<long, VectorBlock> known = await ReadAsync(existing, cancellationToken).ConfigureAwait(false);
        List<VectorBlock> added = [];
        List<VectorBlock> changed = [];
        foreach (IGrouping<long, KeyValuePair<long, VectorChange>> group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isKnown = known.TryGetValue(group.Key, out VectorBlock? block);
            block ??= new VectorBlock(group.Key, size);
            if (Apply(block, group))
            {
                (isKnown ? changed : added).Add(block);
            }
        }

        await UpdateAsync(changed, cancellationToken).ConfigureAwait(false);
        await InsertAsync(added, cancellationToken).ConfigureAwait(false);
        foreach ((long shard, ShardChange change) in _shards)
        {
            await CountAsync(shard, change, cancellationToken).ConfigureAwait(false);
        }

        return added.Count + changed.Count > 0;
    }

    private bool Apply(VectorBlock block, IEnumerable<KeyValuePair<long, VectorChange>> changes)
    {
        bool isChanged = false;
        foreach ((long position, VectorChange change) in changes)
        {
            int slot = (int)(position % field.BlockSize);
            ReadOnlySpan<float> before = block[slot].Span;
            ReadOnlySpan<float> after = change.Vector.Span;
            if (MemoryMarshal.AsBytes(before).SequenceEqual(MemoryMarshal.AsBytes(after)))
            {
                continue;
            }

            ref ShardChange shard = ref CollectionsMarshal.GetValueRefOrAddDefault(_shards, position / VectorField.ShardSize, out _);
            shard.Count += (after.IsEmpty ? 0 : 1) - (before.IsEmpty ? 0 : 1);
            shard.HasLost |= !before.IsEmpty;
            shard.Magnitude = Math.Max(shard.Magnitude, LargestOf(after));
            block.Set(slot, change.Id, change.Vector);
            isChanged = true;
        }

        return isChanged;
    }

    private async Task<Dictionary<long, VectorBlock>> ReadAsync(long[] numbers, CancellationToken cancellationToken)
    {
        if (numbers.Length == 0)
        {
            return [];
        }

        List<VectorBlock> blocks = await session.QueryAsync(
            $"SELECT block, mask, ids, v FROM {_table} WHERE block = ANY($1)",
            row => VectorBlock.Parse(row.GetInt64(0), field.BlockSize, row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)),
            cancellationToken,
            numbers).ConfigureAwait(false);
        return blocks.ToDictionary(block => block.Number);
    }

    private async Task UpdateAsync(List<VectorBlock> blocks, CancellationToken cancellationToken)
    {
        // Replaced by a delete and a copy: an update would send each block as a value of a statement, in memory all at once.
        if (blocks.Count > 0)
        {
            long[] numbers = [.. blocks.Select(block => block.Number)];
            await session.ExecuteAsync($"DELETE FROM {_table} WHERE block = ANY($1)", cancellationToken, numbers).ConfigureAwait(false);
            await InsertAsync(blocks, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InsertAsync(List<VectorBlock> blocks, CancellationToken cancellationToken)
    {
        if (blocks.Count == 0)
        {
            return;
        }

        ArrayBufferWriter<byte> ids = new();
        CopyWriter copy = await CopyWriter.OpenAsync(session, $"{_table}(block, mask, ids, v)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            foreach (VectorBlock block in blocks.Where(block => block.Mask != 0))
            {
                await copy.StartRowAsync(4, cancellationToken).ConfigureAwait(false);
                block.Write(copy, ids);
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // The largest magnitude is exact, and null once a vector that may have had it is gone.
    private Task<int> CountAsync(long shard, ShardChange change, CancellationToken cancellationToken) => session.ExecuteAsync(
        $"INSERT INTO {session.Tables.Shard} AS s(field, number, revision, row_count, magnitude) VALUES ($1, $2, $3, $4, $5) "
            + "ON CONFLICT (field, number) DO UPDATE SET revision = excluded.revision, row_count = s.row_count + excluded.row_count, "
            + "magnitude = CASE WHEN s.magnitude IS NULL OR $6 THEN NULL ELSE greatest(s.magnitude, excluded.magnitude) END",
        cancellationToken,
        field.Id,
        shard,
        DatasetInfo.MakeRevision(),
        change.Count,
        change.Magnitude,
        change.HasLost);

    private static float LargestOf(ReadOnlySpan<float> vector)
    {
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(vector);
        Vector<float> largest = default;
        foreach (Vector<float> lane in lanes)
        {
            largest = Vector.Max(largest, Vector.Abs(lane));
        }

        float found = 0;
        for (int i = 0; i < Vector<float>.Count; i++)
        {
            found = Math.Max(found, largest[i]);
        }

        foreach (float component in vector[(lanes.Length * Vector<float>.Count)..])
        {
            found = Math.Max(found, Math.Abs(component));
        }

        return found;
    }

    private struct ShardChange
    {
        public long Count;
        public float Magnitude;
        public bool HasLost;
    }
}
