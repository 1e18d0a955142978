namespace Relevance.Cluster.Documents.Values;

/// <summary>The kind of a value that has nothing to refer to; the value itself, if any, is the number beside it.</summary>
internal sealed class FieldTag : FieldContent
{
    public static readonly FieldTag Null = new(FieldKind.Null);
    public static readonly FieldTag Boolean = new(FieldKind.Boolean);
    public static readonly FieldTag Number = new(FieldKind.Number);

    private FieldTag(FieldKind kind)
        : base(kind)
    {
    }
}
