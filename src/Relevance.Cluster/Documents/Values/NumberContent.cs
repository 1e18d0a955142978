namespace Relevance.Cluster.Documents.Values;

/// <summary>A number whose text differs from the shortest text of its float64: <c>1.0</c>, <c>1e3</c>, <c>12345678901234567890</c>.</summary>
internal sealed class NumberContent(string text) : FieldContent(FieldKind.Number)
{
    public string Text { get; } = text;
}
