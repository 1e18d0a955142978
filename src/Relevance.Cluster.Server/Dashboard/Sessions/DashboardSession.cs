using Relevance.Cluster.Server.Keys;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>The login of a browser with a key. The key itself is not stored.</summary>
/// <param name="Grant">The grant of the key.</param>
/// <param name="FormToken">The token in the forms of the session's pages.</param>
internal sealed record DashboardSession(KeyGrant Grant, string FormToken);
