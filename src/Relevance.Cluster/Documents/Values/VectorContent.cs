namespace Relevance.Cluster.Documents.Values;

/// <summary>A vector that is not an entire array: a slice of a larger block, or memory of another owner.</summary>
internal sealed class VectorContent(ReadOnlyMemory<float> memory) : FieldContent(FieldKind.Vector)
{
    public ReadOnlyMemory<float> Memory { get; } = memory;
}
