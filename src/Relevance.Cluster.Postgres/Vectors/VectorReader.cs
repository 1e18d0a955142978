using System.Numerics;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Tables;

namespace Relevance.Cluster.Postgres.Vectors;

/// <summary>Reads vectors of some documents.</summary>
internal static class VectorReader
{
    /// <summary>Reads vectors of a field.</summary>
    /// <returns>The vectors by position, of the positions that have one.</returns>
    public static async Task<Dictionary<long, float[]>> ReadAsync(
        StoreSession session, VectorField field, IReadOnlyCollection<long> positions, CancellationToken cancellationToken)
    {
        int size = field.BlockSize;
        HashSet<long> wanted = [.. positions];
        long[] numbers = [.. positions.Select(position => position / size).Distinct()];
        List<VectorBlock> blocks = await session.QueryAsync(
            $"SELECT block, mask, ids, v FROM {session.Tables.Vectors(field.Id)} WHERE block = ANY($1)",
            row => VectorBlock.Parse(row.GetInt64(0), size, row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)),
            cancellationToken,
            numbers).ConfigureAwait(false);
        Dictionary<long, float[]> vectors = [];
        foreach (VectorBlock block in blocks)
        {
            foreach (int slot in block.Slots().Where(slot => wanted.Contains((block.Number * size) + slot)))
            {
                vectors.Add((block.Number * size) + slot, block[slot].ToArray());
            }
        }

        return vectors;
    }

    /// <summary>Lists the positions of all documents with a vector, ascending.</summary>
    public static async Task<List<long>> ListPositionsAsync(StoreSession session, VectorField field, CancellationToken cancellationToken)
    {
        List<long> positions = [];
        CopyReader rows = await CopyReader.OpenAsync(
            session, $"SELECT block, mask FROM {session.Tables.Vectors(field.Id)} ORDER BY block", cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                long first = rows.GetInteger(0) * field.BlockSize;
                for (ulong left = (ulong)rows.GetInteger(1); left != 0; left &= left - 1)
                {
                    positions.Add(first + BitOperations.TrailingZeroCount(left));
                }
            }
        }

        return positions;
    }
}
