using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Datasets;

/// <summary>Declares vector fields.</summary>
internal static class VectorFieldDeclaration
{
    public static Task DeclareAsync(DocumentStore store, string datasetId, string vectorField, int dimension, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, FieldType.MaxVectorDimension);
        return store.DeclareVectorFieldAsync(datasetId, vectorField, dimension, cancellationToken);
    }
}
