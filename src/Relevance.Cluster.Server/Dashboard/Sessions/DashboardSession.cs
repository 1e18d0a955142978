namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>The login of a browser.</summary>
/// <param name="Project">The project whose pages the browser sees.</param>
/// <param name="FormToken">The token in the forms of the session's pages; null on an open server with a single project, which has no login.</param>
internal sealed record DashboardSession(string Project, string? FormToken);
