using System.Runtime.CompilerServices;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Vectors;

/// <summary>Streams the vectors of a field in batches, each in a transaction of its own.</summary>
/// <remarks>
/// No transaction stays open while the consumer works, which would keep the log of the file growing. In return a document that is written while the stream runs may be in it with its old or
/// its new vector; one that was there all along is in it once. Documents that come after the beginning are not.
/// </remarks>
internal static class VectorStream
{
    private const int BatchBytes = 4 * 1024 * 1024;
    private const int MaxBatchRows = 65536;

    public static async IAsyncEnumerable<VectorBatch> ReadAsync(
        StoreThreads threads, string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Source source = await threads.ReadAsync((session, _) => Begin(session, datasetId, vectorField), cancellationToken).ConfigureAwait(false);
        int rows = Math.Clamp(BatchBytes / (source.Field.Length * sizeof(float)), 1, MaxBatchRows);
        using CancellationTokenSource abandonment = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Two buffers: the next batch is read while the consumer has this one.
        float[] ahead = new float[(int)Math.Min(rows, source.Field.Count) * source.Field.Length];
        float[] current = new float[ahead.Length];
        Task<Chunk> pending = ReadAsync(0, ahead);
        try
        {
            while (true)
            {
                Chunk chunk = await pending.ConfigureAwait(false);
                (ahead, current) = (current, ahead);
                if (chunk.DocumentIds.Count == 0)
                {
                    yield break;
                }

                pending = ReadAsync(chunk.LastRow, ahead);
                yield return new VectorBatch
                {
                    DocumentIds = chunk.DocumentIds,
                    Values = current.AsMemory(0, chunk.DocumentIds.Count * source.Field.Length),
                    Dimension = source.Field.Length,
                    TotalCount = source.Field.Count,
                };
            }
        }
        finally
        {
            await abandonment.CancelAsync().ConfigureAwait(false);

            // A batch that nobody will ask for: how its reading ends concerns nobody, but it must end before its buffer is let go.
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<Chunk> ReadAsync(long afterRow, float[] buffer) =>
            threads.ReadAsync((session, token) => ReadChunk(session, source, afterRow, buffer, token), abandonment.Token);
    }

    private static Source Begin(StoreSession session, string datasetId, string vectorField)
    {
        DatasetInfo dataset = session.Catalog.Get(datasetId);
        return new Source(dataset, dataset.GetVectorField(vectorField), dataset.NextRow - 1);
    }

    private static Chunk ReadChunk(StoreSession session, Source source, long afterRow, float[] buffer, CancellationToken cancellationToken)
    {
        // A dataset of the same name that took its place meanwhile is another one.
        if (session.Catalog.Get(source.Dataset.Name).Id != source.Dataset.Id)
        {
            throw new DatasetNotFoundException(source.Dataset.Name);
        }

        int dimension = source.Field.Length;
        List<string> ids = [];
        long lastRow = afterRow;
        using SqliteStatement statement = session.Database.Prepare(
            $"SELECT v.row, d.id, v.value FROM {source.Field.Table} v CROSS JOIN {source.Dataset.Documents} d ON d.row = v.row WHERE v.row > ? AND v.row <= ? ORDER BY v.row LIMIT ?");
        statement.Bind(1, afterRow).Bind(2, source.LastRow).Bind(3, buffer.Length / dimension);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            lastRow = statement.GetInteger(0);
            VectorBlob.Read(statement, 2, buffer.AsSpan(ids.Count * dimension, dimension));
            ids.Add(statement.GetText(1));
        }

        return new Chunk(ids, lastRow);
    }

    private sealed record Source(DatasetInfo Dataset, VectorField Field, long LastRow);

    private sealed record Chunk(List<string> DocumentIds, long LastRow);
}
