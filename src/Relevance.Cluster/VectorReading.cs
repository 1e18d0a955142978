using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>Reads every vector of a field once: into memory, or into a file where they are more than may be held there.</summary>
internal sealed class VectorReading(DocumentStore store, string datasetId, string vectorField, VectorFiles? files, long maxBytes) : IDisposable
{
    private readonly List<string> _ids = [];
    private VectorSet? _vectors;
    private MappedVectorsWriter? _writer;
    private string? _file;

    /// <summary>Reads the vectors.</summary>
    /// <param name="progress">Told the vectors read and their total after each batch.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task RunAsync(IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        VectorSetBuilder? memory = null;
        await foreach (VectorBatch batch in store.ReadVectorsAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false))
        {
            if (memory is null && _writer is null)
            {
                if (files is not null && batch.TotalCount * batch.Dimension * sizeof(float) > maxBytes)
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
            progress?.Report(new FitProgress(FitStage.Reading, _ids.Count, Math.Max(batch.TotalCount, _ids.Count)));
        }

        _writer?.Complete();
        _vectors = memory?.Build() ?? VectorSet.Empty(1);
    }

    /// <summary>Gives what was read.</summary>
    /// <param name="revision">What the store says of these vectors, so that a file of them can be used again; null when that is not known, or not so any more.</param>
    public VectorColumn Finish(string? revision)
    {
        if (_file is not { } file)
        {
            return new VectorColumn(_vectors!, _ids);
        }

        MappedVectors mapped = revision is null ? VectorFiles.OpenOnce(file) : files!.Keep(file, datasetId, vectorField, revision);
        _file = null;
        return new VectorColumn(mapped, _ids);
    }

    /// <summary>Deletes the file of what was read in vain.</summary>
    public void Dispose()
    {
        // Until here the writer has held the file, so that nobody takes it for one that was left behind.
        _writer?.Dispose();
        if (_file is { } file)
        {
            VectorFiles.TryDelete(file);
        }
    }
}
