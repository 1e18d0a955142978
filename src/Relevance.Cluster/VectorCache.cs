using System.Diagnostics.CodeAnalysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <summary>Keeps vectors between questions, as long as the store says that they have not changed and memory allows.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to release.")]
internal sealed class VectorCache(DocumentStore store, long maxBytes)
{
    // One reader at a time: two questions that come together read the vectors once, and two large fields are not held twice.
    private readonly SemaphoreSlim _gate = new(1, 1);

    // The most recently used comes last.
    private readonly List<Entry> _entries = [];

    /// <summary>Gets every vector of a field; from memory if the store still has the same ones.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">A field that the schema knows as a vector.</param>
    /// <param name="progress">Told the vectors read and their total after each batch; not told when nothing is read.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public async Task<VectorColumn> GetAsync(
        string datasetId,
        string vectorField,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);

        try
        {
            string? revision = await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
            int known = _entries.FindIndex(e => e.DatasetId == datasetId && e.VectorField == vectorField);

            if (known >= 0)
            {
                Entry entry = _entries[known];
                _entries.RemoveAt(known);

                if (revision is not null && entry.Revision == revision)
                {
                    _entries.Add(entry);
                    return entry.Column;
                }
            }

            VectorColumn column = await ReadAsync(datasetId, vectorField, progress, cancellationToken).ConfigureAwait(false);

            // Written to meanwhile: right for this question, not for the next.
            if (revision is not null
                && revision == await store.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false))
            {
                Keep(new Entry(datasetId, vectorField, revision, column));
            }

            return column;
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Keep(Entry entry)
    {
        if (entry.Column.ByteCount > maxBytes)
        {
            return;
        }

        _entries.Add(entry);

        while (_entries.Sum(e => e.Column.ByteCount) > maxBytes)
        {
            _entries.RemoveAt(0);
        }
    }

    private async Task<VectorColumn> ReadAsync(
        string datasetId,
        string vectorField,
        IProgress<FitProgress>? progress,
        CancellationToken cancellationToken)
    {
        VectorSetBuilder? vectors = null;
        List<string> ids = [];

        await foreach (VectorBatch batch in store.ReadVectorsAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false))
        {
            vectors ??= new VectorSetBuilder(batch.Dimension, checked((int)batch.TotalCount));
            vectors.AddRows(batch.Values.Span);
            ids.AddRange(batch.DocumentIds);
            progress?.Report(new FitProgress(FitStage.Reading, ids.Count, Math.Max(batch.TotalCount, ids.Count)));
        }

        return new VectorColumn(vectors?.Build() ?? VectorSet.Empty(1), ids);
    }

    private sealed record Entry(string DatasetId, string VectorField, string Revision, VectorColumn Column);
}
