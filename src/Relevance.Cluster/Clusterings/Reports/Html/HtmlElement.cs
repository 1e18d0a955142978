namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>An element that is open; disposing of it closes it.</summary>
internal readonly struct HtmlElement(HtmlWriter writer, int depth) : IDisposable
{
    /// <summary>Closes the element.</summary>
    public void Dispose() => writer.Close(depth);
}
