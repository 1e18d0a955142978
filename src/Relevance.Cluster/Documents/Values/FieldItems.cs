namespace Relevance.Cluster.Documents.Values;

/// <summary>The items of an array; immutable after construction.</summary>
internal sealed class FieldItems : FieldContent
{
    public FieldItems(FieldValue[] items)
        : base(FieldKind.Array)
    {
        Items = items;
        int depth = 0;
        foreach (FieldValue item in items)
        {
            depth = Math.Max(depth, item.Depth);
        }

        Depth = depth + 1;
    }

    public FieldValue[] Items { get; }

    /// <summary>Gets the depth of nested arrays and objects, this one included.</summary>
    public int Depth { get; }
}
