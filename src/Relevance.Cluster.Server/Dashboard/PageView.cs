using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>What a page shows.</summary>
/// <param name="Title">The heading, and with the name of the dashboard the title of the window.</param>
/// <param name="Write">Writes what is below the heading.</param>
internal sealed record PageView(string Title, Action<HtmlWriter> Write)
{
    /// <summary>Gets the whole page, where it was written within the time of its request; null when it is still to be written.</summary>
    public HtmlWriter? Written { get; init; }

    public int Status { get; init; } = 200;

    /// <summary>Gets the way from the root to this page, without the page itself.</summary>
    public IReadOnlyList<PageLink> Trail { get; init; } = [];

    /// <summary>Gets the pages beside this one, with this one among them.</summary>
    public IReadOnlyList<PageLink> Tabs { get; init; } = [];

    /// <summary>Gets what the heading says before the title in small, such as <c>Dataset</c>.</summary>
    public string? Kind { get; init; }
}
