namespace Relevance.Cluster.Documents;

/// <summary>A vector that is not a whole array: a slice of a larger block, or memory of another owner.</summary>
internal sealed class VectorMemory(ReadOnlyMemory<float> memory) : FieldContent(FieldKind.Vector)
{
    public ReadOnlyMemory<float> Memory { get; } = memory;
}
