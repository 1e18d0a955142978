using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relevance.Cluster.Postgres.Engine;
using Relevance.Cluster.Postgres.Layout;
using Relevance.Cluster.Postgres.Tables;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.Vectors;

/// <summary>Streams the vectors of a field in batches, each in its own transaction; one batch is read ahead.</summary>
/// <remarks>
/// No transaction is open while the consumer runs: it would keep the server from removing old rows. In return a document that is written during the stream may
/// have its old or its new vector; one that exists all the time is returned once. Documents that are inserted after the start are not returned.
/// </remarks>
internal static class VectorStream
{
    private const int BatchBytes = 4 * 1024 * 1024;

    public static async IAsyncEnumerable<VectorBatch> ReadAsync(
        StoreDatabase database, string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Source source = await database.ReadAsync(
            datasetId,
            async (session, token) =>
            {
                DatasetInfo dataset = await DatasetCatalog.GetAsync(session, datasetId, token).ConfigureAwait(false);
                return new Source(dataset, dataset.GetVectorField(vectorField));
            },
            cancellationToken).ConfigureAwait(false);
        int dimension = source.Field.Dimension;
        using CancellationTokenSource abandonment = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        float[] spare = new float[source.BatchBlocks * source.Field.BlockSize * dimension];
        Task<Chunk> next = ReadChunkAsync(database, source, 0, new float[spare.Length], abandonment.Token);
        try
        {
            while (true)
            {
                Chunk chunk = await next.ConfigureAwait(false);
                if (!chunk.IsLast)
                {
                    // Into the buffer of the previous batch, which the consumer has left.
                    next = ReadChunkAsync(database, source, chunk.NextBlock, spare, abandonment.Token);
                    spare = chunk.Buffer;
                }

                if (chunk.DocumentIds.Count > 0)
                {
                    yield return new VectorBatch
                    {
                        DocumentIds = chunk.DocumentIds,
                        Values = chunk.Buffer.AsMemory(0, chunk.DocumentIds.Count * dimension),
                        Dimension = dimension,
                        TotalCount = source.Field.Count,
                    };
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (chunk.IsLast)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await abandonment.CancelAsync().ConfigureAwait(false);

            // The consumer does not read this batch and its failure is irrelevant, but its connection must be released.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task<Chunk> ReadChunkAsync(
        StoreDatabase database, Source source, long firstBlock, float[] buffer, CancellationToken cancellationToken) => database.ReadAsync(
        source.Dataset.Name,
        async (session, token) =>
        {
            // A dataset of the same id that has replaced it in the meantime is another one.
            if ((await DatasetCatalog.GetAsync(session, source.Dataset.Name, token).ConfigureAwait(false)).Id != source.Dataset.Id)
            {
                throw new DatasetNotFoundException(source.Dataset.Name);
            }

            string range = string.Create(
                CultureInfo.InvariantCulture,
                $"block >= {firstBlock} AND block <= {source.LastBlock} ORDER BY block LIMIT {source.BatchBlocks}");
            string query = $"SELECT block, mask, ids, v FROM {session.Tables.Vectors(source.Field.Id)} WHERE {range}";
            IdList ids = new();
            (int blocks, long last) = (0, 0);
            CopyReader rows = await CopyReader.OpenAsync(session, query, token).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                for (; await rows.ReadAsync(token).ConfigureAwait(false); blocks++)
                {
                    last = rows.GetInteger(0);
                    Add(rows, source, ids, buffer);
                }
            }

            return new Chunk(ids, buffer, last + 1, blocks < source.BatchBlocks);
        },
        cancellationToken);

    private static void Add(CopyReader rows, Source source, IdList ids, float[] buffer)
    {
        int dimension = source.Field.Dimension;
        ulong mask = (ulong)rows.GetInteger(1);
        ReadOnlySpan<float> vectors = MemoryMarshal.Cast<byte, float>(rows.GetBytes(3));
        int count = BitOperations.PopCount(mask);

        // The last block may have been filled up since the start.
        long positions = source.Dataset.NextPosition - (rows.GetInteger(0) * source.Field.BlockSize);
        if (positions < source.Field.BlockSize)
        {
            count = BitOperations.PopCount(mask & ((1UL << (int)positions) - 1));
        }

        vectors[..(count * dimension)].CopyTo(buffer.AsSpan(ids.Count * dimension));
        ReadOnlySpan<byte> names = rows.GetBytes(2);
        for (int i = 0; i < count; i++)
        {
            ids.Add(VectorBlock.ReadId(ref names));
        }
    }

    private sealed record Source(DatasetInfo Dataset, VectorField Field)
    {
        public long LastBlock { get; } = (Dataset.NextPosition - 1) / Field.BlockSize;

        public int BatchBlocks { get; } = (int)Math.Clamp(
            Math.Min(BatchBytes / ((long)Field.Dimension * sizeof(float) * Field.BlockSize), (Dataset.NextPosition / Field.BlockSize) + 2), 1, int.MaxValue);
    }

    private sealed record Chunk(IdList DocumentIds, float[] Buffer, long NextBlock, bool IsLast);
}
