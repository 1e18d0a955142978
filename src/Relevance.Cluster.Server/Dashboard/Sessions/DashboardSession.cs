using Relevance.Cluster.Server.Keys;

namespace Relevance.Cluster.Server.Dashboard.Sessions;

/// <summary>Somebody who has shown a key. The key itself is not kept.</summary>
/// <param name="Grant">What the key opened.</param>
/// <param name="FormToken">What the forms of his pages carry.</param>
internal sealed record DashboardSession(KeyGrant Grant, string FormToken);
