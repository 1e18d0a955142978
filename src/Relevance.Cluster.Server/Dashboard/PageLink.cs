using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>A link to a page.</summary>
/// <param name="Text">The text.</param>
/// <param name="Target">The page.</param>
public sealed record PageLink(string Text, PageUrl Target);
