namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>The HTML of a page.</summary>
/// <param name="Html">The complete document.</param>
/// <param name="Styles">The style sheets of its figures, which its content security policy names.</param>
internal sealed record RenderedPage(string Html, IReadOnlyCollection<string> Styles);
