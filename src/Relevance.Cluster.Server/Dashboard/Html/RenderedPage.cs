namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>The HTML of a page.</summary>
/// <param name="Html">The whole document.</param>
/// <param name="Styles">The style sheets of its drawings, which its policy names.</param>
internal sealed record RenderedPage(string Html, IReadOnlyCollection<string> Styles);
