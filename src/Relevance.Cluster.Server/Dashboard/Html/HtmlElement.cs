namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>An element that is open; disposing of it closes it.</summary>
internal readonly struct HtmlElement(HtmlWriter writer, int depth) : IDisposable
{
    /// <summary>Closes the element; nothing to do for one that has no content.</summary>
    public void Dispose()
    {
        if (depth > 0)
        {
            writer.Close(depth);
        }
    }
}
