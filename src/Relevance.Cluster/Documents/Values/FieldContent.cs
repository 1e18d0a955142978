namespace Relevance.Cluster.Documents.Values;

/// <summary>What a <see cref="FieldValue"/> refers to when it is neither text nor a whole float array. One reference tells the kind, so that a value is two
/// words.</summary>
internal abstract class FieldContent(FieldKind kind)
{
    public FieldKind Kind { get; } = kind;
}
