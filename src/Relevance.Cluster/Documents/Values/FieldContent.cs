namespace Relevance.Cluster.Documents.Values;

/// <summary>
/// The content of a <see cref="FieldValue"/> that is neither text nor an entire float array. Its reference determines the kind, so that a value takes two words
/// of memory.
/// </summary>
internal abstract class FieldContent(FieldKind kind)
{
    public FieldKind Kind { get; } = kind;
}
