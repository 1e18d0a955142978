namespace Relevance.Cluster.Markup;

/// <summary>An open element of an <see cref="HtmlWriter"/>, which is closed when it is disposed.</summary>
internal readonly struct HtmlElement(HtmlWriter writer, int depth) : IDisposable
{
    /// <summary>Closes the element.</summary>
    public void Dispose() => writer.Close(depth);
}
