using System.Runtime.CompilerServices;
using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Streams the vectors of a field in batches, each in its own transaction.</summary>
/// <remarks>
/// <para>A batch has the vectors of a range of rows. One range per reader thread is read at the same time, into reused buffers, and batches are returned in
/// order.</para>
/// <para>No transaction is open while the consumer runs, which would make the log grow. In return a document that is written during the stream may have its old
/// or its new vector; one that exists all the time is returned once. Documents that are inserted after the start are not returned.</para>
/// </remarks>
internal static class VectorBatches
{
    private const int BatchBytes = 4 * 1024 * 1024;
    private const int MaxBatchRows = 65536;

    public static async IAsyncEnumerable<VectorBatch> ReadAsync(
        StoreThreads threads, string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Source source = await threads.ReadAsync((session, _) => Begin(session, datasetId, vectorField), cancellationToken).ConfigureAwait(false);
        int batchRows = Math.Clamp(BatchBytes / (source.Field.Dimension * sizeof(float)), 1, MaxBatchRows);
        int rows = (int)Math.Min(batchRows, Math.Max(1, source.LastRow - source.FirstRow + 1));
        using CancellationTokenSource abandonment = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<Chunk>> pending = [];
        Stack<float[]> free = [];
        long next = source.FirstRow;
        try
        {
            while (true)
            {
                ReadAhead();
                if (!pending.TryPeek(out Task<Chunk>? first))
                {
                    yield break;
                }

                Chunk chunk = await first.ConfigureAwait(false);
                _ = pending.Dequeue();
                ReadAhead();
                if (chunk.DocumentIds.Count > 0)
                {
                    yield return new VectorBatch
                    {
                        DocumentIds = chunk.DocumentIds,
                        Values = chunk.Buffer.AsMemory(0, chunk.DocumentIds.Count * source.Field.Dimension),
                        Dimension = source.Field.Dimension,
                        TotalCount = source.Field.Count,
                    };
                }

                free.Push(chunk.Buffer);
            }
        }
        finally
        {
            await abandonment.CancelAsync().ConfigureAwait(false);

            // The consumer does not read these batches and their failures are irrelevant, but they must end before their buffers are released.
            foreach (Task<Chunk> task in pending)
            {
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // One buffer more than readers: the consumer uses it while they fill the others.
        void ReadAhead()
        {
            for (; pending.Count < threads.ReaderCount && next <= source.LastRow; next += rows)
            {
                long first = next;
                float[] buffer = free.TryPop(out float[]? used) ? used : new float[rows * source.Field.Dimension];
                pending.Enqueue(threads.ReadAsync((session, token) => ReadChunk(session, source, first, buffer, token), abandonment.Token));
            }
        }
    }

    /// <summary>Finds the positions of the vectors of some documents in the order of the stream.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="field">The field.</param>
    /// <param name="selected">The documents.</param>
    public static int[] FindPositions(StoreSession session, DatasetInfo dataset, VectorField field, SelectedRows selected)
    {
        if (field.Count == selected.Table.Count)
        {
            // Every document has a vector.
            return selected.Positions;
        }

        RowList vectors = session.Columns.GetRows(dataset, $"vectors {field.Path}", () => ListRows(session, field));
        List<int> positions = [];
        int next = 0;
        foreach (int position in selected.Positions)
        {
            long row = selected.Table.Rows[position];
            while (next < vectors.Count && vectors[next] < row)
            {
                next++;
            }

            if (next < vectors.Count && vectors[next] == row)
            {
                positions.Add(next);
            }
        }

        return [.. positions];
    }

    private static long[] ListRows(StoreSession session, VectorField field)
    {
        List<long> rows = [];
        using SqliteStatement statement = session.Database.Prepare($"SELECT row FROM {field.Table} ORDER BY row");
        while (statement.Step())
        {
            rows.Add(statement.GetInteger(0));
        }

        return [.. rows];
    }

    private static Source Begin(StoreSession session, string datasetId, string vectorField)
    {
        session.DatasetId = datasetId;
        DatasetInfo dataset = session.Catalog.Get(datasetId);
        VectorField field = dataset.GetVectorField(vectorField);
        return new Source(
            dataset,
            field,
            session.Database.QueryInteger($"SELECT ifnull(min(row), 1) FROM {field.Table}"),
            dataset.NextRow - 1);
    }

    private static Chunk ReadChunk(StoreSession session, Source source, long firstRow, float[] buffer, CancellationToken cancellationToken)
    {
        session.DatasetId = source.Dataset.Name;

        // A dataset of the same id that has replaced it in the meantime is another one.
        if (session.Catalog.Get(source.Dataset.Name).Id != source.Dataset.Id)
        {
            throw new DatasetNotFoundException(source.Dataset.Name);
        }

        int dimension = source.Field.Dimension;
        int rows = buffer.Length / dimension;
        IdList ids = new();
        RowGuard guard = new(session.Database, source.Dataset);
        using SqliteStatement statement = session.Database.Prepare(
            $"SELECT d.id, v.value, v.row FROM {source.Field.Table} v CROSS JOIN {source.Dataset.Documents} d ON d.row = v.row "
            + "WHERE v.row >= ? AND v.row <= ? ORDER BY v.row");
        statement.Bind(1, firstRow).Bind(2, Math.Min(firstRow + rows - 1, source.LastRow));
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> vector = buffer.AsSpan(ids.Count * dimension, dimension);
            guard.ReadVector(source.Field, statement.GetInteger(2), statement.GetBytes(0), statement.GetBytes(1), vector);
            ids.Add(statement.GetBytes(0));
        }

        return new Chunk(ids, buffer);
    }

    private sealed record Source(DatasetInfo Dataset, VectorField Field, long FirstRow, long LastRow);

    private sealed record Chunk(IdList DocumentIds, float[] Buffer);
}
