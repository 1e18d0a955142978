using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Vectors;

/// <summary>Reads all vectors of a field once: into memory, or into a file if the memory limit does not allow it.</summary>
internal sealed class VectorReading(DocumentStore store, ColumnKey key, VectorFiles? files, KeptVectors kept) : IDisposable
{
    private readonly IdList _ids = new();
    private VectorSet? _vectors;
    private MappedVectorsWriter? _writer;
    private string? _file;
    private long _reserved;

    /// <summary>Reads the vectors.</summary>
    /// <param name="progress">Receives a report after each batch, with the vectors read and their total.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public async Task RunAsync(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        VectorSetBuilder? memory = null;
        await foreach (VectorBatch batch in store.ReadVectorsAsync(key.DatasetId, key.Name, cancellationToken).ConfigureAwait(false))
        {
            if (memory is null && _writer is null)
            {
                if (!TryReserve(batch.TotalCount * batch.Dimension * sizeof(float)) && files is not null)
                {
                    (_writer, _file) = files.Begin(batch.Dimension);
                }
                else
                {
                    memory = new VectorSetBuilder(batch.Dimension, checked((int)batch.TotalCount));
                }
            }

            memory?.AddRows(batch.Values.Span);
            _writer?.AddRows(batch.Values.Span);
            _ids.AddRange(batch.DocumentIds);
            progress?.Report(new OperationProgress(OperationStage.Reading, _ids.Count, Math.Max(batch.TotalCount, _ids.Count)));
        }

        _writer?.Complete();
        _vectors = memory?.Build() ?? VectorSet.Empty(1);
    }

    /// <summary>Returns the vectors, and caches them for later calls.</summary>
    /// <param name="revision">The revision of the vectors; null if it is unknown or has changed, and then nothing is cached.</param>
    /// <returns>The vectors; null if a file of a later revision replaced the file.</returns>
    public VectorColumn? Finish(string? revision)
    {
        VectorColumn? column = Open(revision);
        if (column is not null && revision is not null)
        {
            kept.Keep(key, revision, column, _reserved);
            _reserved = 0;
        }

        return column;
    }

    /// <summary>Deletes an unused file, and releases unused memory.</summary>
    public void Dispose()
    {
        kept.Release(_reserved);
        _reserved = 0;

        // The writer locks the file until here, so no process treats it as abandoned.
        _writer?.Dispose();
        if (_file is { } file)
        {
            VectorFiles.TryDelete(file);
        }
    }

    private VectorColumn? Open(string? revision)
    {
        if (_file is not { } file)
        {
            return new VectorColumn(_vectors!, _ids);
        }

        MappedVectors? mapped = revision is null ? VectorFiles.OpenOnce(file) : files!.Keep(file, key.DatasetId, key.Name, revision);
        _file = null;
        return mapped is null ? null : new VectorColumn(mapped, _ids);
    }

    private bool TryReserve(long bytes)
    {
        bool isReserved = kept.TryReserve(bytes);
        _reserved = isReserved ? bytes : 0;
        return isReserved;
    }
}
