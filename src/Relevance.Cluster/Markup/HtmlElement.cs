namespace Relevance.Cluster.Markup;

/// <summary>Stands for an open element.</summary>
internal readonly struct HtmlElement(HtmlWriter writer, int depth) : IDisposable
{
    /// <summary>Closes the element.</summary>
    public void Dispose() => writer.Close(depth);
}
