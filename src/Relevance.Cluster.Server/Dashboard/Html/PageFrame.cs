namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>The state that the components of one page share while it is rendered.</summary>
/// <param name="root">The relative address of the dashboard's root, such as <c>../</c>: relative links work behind any path that a proxy adds.</param>
/// <param name="cancellationToken">A token that cancels the rendering; it is checked at each link.</param>
internal sealed class PageFrame(string root, CancellationToken cancellationToken)
{
    private readonly SortedSet<string> _styles = new(StringComparer.Ordinal);

    /// <summary>Gets the style sheets of the figures, without duplicates.</summary>
    public IReadOnlyCollection<string> Styles => _styles;

    /// <summary>Returns the relative address of a page.</summary>
    /// <exception cref="OperationCanceledException">The time of the request is over.</exception>
    public string AddressOf(PageUrl target)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return target.From(root);
    }

    public void Add(IEnumerable<string> styles) => _styles.UnionWith(styles);
}
