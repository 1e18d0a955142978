using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>A link to a page, with its text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Target">The page.</param>
public sealed record PageLink(string Text, PageUrl Target);
