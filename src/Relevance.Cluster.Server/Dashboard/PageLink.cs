using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard;

/// <summary>A link to a page, with its text.</summary>
internal sealed record PageLink(string Text, PageUrl Target);
