using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Support;

/// <summary>Counts how often vectors and labels were read.</summary>
internal sealed class CountingStore(DocumentStore inner) : DelegatingStore(inner)
{
    private int _vectorReads;
    private int _labelReads;

    public int VectorReads => _vectorReads;

    /// <summary>Gets the number of times that labels were read or counted.</summary>
    public int LabelReads => _labelReads;

    public override Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _labelReads);
        return base.ReadLabelsAsync(datasetId, key, filter, cancellationToken);
    }

    public override Task<IReadOnlyList<LabelCount>> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field = null, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _labelReads);
        return base.CountLabelsAsync(datasetId, key, field, filter, cancellationToken);
    }

    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _vectorReads);
        return base.ReadVectorsAsync(datasetId, vectorField, cancellationToken);
    }
}
