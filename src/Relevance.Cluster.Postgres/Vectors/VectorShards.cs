using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Vectors;

/// <summary>The shards of a vector field, as one transaction reads them.</summary>
/// <param name="FieldId">The number of the field, which no other field of the store ever has.</param>
/// <param name="Dimension">The number of components.</param>
/// <param name="Shards">The shards that may have vectors, by position.</param>
internal sealed record VectorShards(long FieldId, int Dimension, IReadOnlyList<VectorShard> Shards)
{
    /// <summary>Reads the shards of a field.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="field">The field.</param>
    /// <param name="size">The number of positions of a shard.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static async Task<VectorShards> ReadAsync(
        StoreSession session, DatasetInfo dataset, VectorField field, int size, CancellationToken cancellationToken)
    {
        List<(long Number, string Revision)> stored = await session.QueryAsync(
            $"SELECT number, revision FROM {session.Tables.Shard} WHERE field = $1 AND row_count > 0 ORDER BY number",
            row => (row.GetInt64(0), row.GetString(1)),
            cancellationToken,
            field.Id).ConfigureAwait(false);
        IEnumerable<VectorShard> shards =
            from shard in stored
            let start = shard.Number * VectorField.ShardSize
            let count = Math.Min(VectorField.ShardSize, dataset.NextPosition - start)
            from part in Enumerable.Range(0, (int)((count + size - 1) / size))
            select new VectorShard(start + ((long)part * size), size, shard.Revision);
        return new VectorShards(field.Id, field.Dimension, [.. shards]);
    }

    /// <summary>Reads the vectors of a shard.</summary>
    /// <returns>False, before anything is received, if the shard has another revision or no longer exists.</returns>
    public static async Task<bool> ReadVectorsAsync(
        StoreSession session, VectorField field, VectorShard shard, ShardReceiver receive, CancellationToken cancellationToken)
    {
        List<string> current = await session.QueryAsync(
            $"SELECT revision FROM {session.Tables.Shard} WHERE field = $1 AND number = $2",
            row => row.GetString(0),
            cancellationToken,
            field.Id,
            shard.Start / VectorField.ShardSize).ConfigureAwait(false);
        if (current is not [string revision] || revision != shard.Revision)
        {
            return false;
        }

        int size = field.BlockSize;
        string range = string.Create(
            CultureInfo.InvariantCulture, $"block >= {shard.Start / size} AND block <= {(shard.Start + shard.Size - 1) / size} ORDER BY block");
        CopyReader rows = await CopyReader.OpenAsync(
            session, $"SELECT block, mask, v FROM {session.Tables.Vectors(field.Id)} WHERE {range}", cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Receive(rows, field, shard, receive);
            }
        }

        return true;
    }

    /// <summary>Passes the vectors of a block on that are in the shard: the first and the last block can be in two.</summary>
    private static void Receive(CopyReader rows, VectorField field, VectorShard shard, ShardReceiver receive)
    {
        long first = (rows.GetInteger(0) * field.BlockSize) - shard.Start;
        Span<int> offsets = stackalloc int[field.BlockSize];
        (int before, int count) = (0, 0);
        for (ulong left = (ulong)rows.GetInteger(1); left != 0; left &= left - 1)
        {
            long offset = first + BitOperations.TrailingZeroCount(left);
            if (offset < 0)
            {
                before++;
            }
            else if (offset < shard.Size)
            {
                offsets[count++] = (int)offset;
            }
        }

        if (count > 0)
        {
            receive(offsets[..count], MemoryMarshal.Cast<byte, float>(rows.GetBytes(2)).Slice(before * field.Dimension, count * field.Dimension));
        }
    }
}

/// <summary>Receives vectors of a shard in the order of their positions.</summary>
/// <param name="offsets">The position of each vector, counted from the start of the shard.</param>
/// <param name="components">The components, vector after vector.</param>
internal delegate void ShardReceiver(ReadOnlySpan<int> offsets, ReadOnlySpan<float> components);

/// <summary>A range of positions of a vector field, which is read as a whole.</summary>
/// <param name="Start">The first position.</param>
/// <param name="Size">The number of positions, a power of two of which <see cref="VectorField.ShardSize"/> is a multiple.</param>
/// <param name="Revision">The revision of the store's own shard in which this range is: no vector of it changes without another revision.</param>
internal sealed record VectorShard(long Start, int Size, string Revision);
