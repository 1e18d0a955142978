namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>The HTML of a page, or of its body.</summary>
/// <param name="Html">The complete document or part.</param>
/// <param name="Styles">The style sheets of its figures, which its content security policy names.</param>
internal sealed record RenderedPage(string Html, IReadOnlyCollection<string> Styles);
