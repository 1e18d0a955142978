using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Support;

/// <summary>Counts how often vectors were read.</summary>
internal sealed class CountingStore(DocumentStore inner) : DelegatingStore(inner)
{
    private int _vectorReads;

    public int VectorReads => _vectorReads;

    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _vectorReads);
        return base.ReadVectorsAsync(datasetId, vectorField, cancellationToken);
    }
}
