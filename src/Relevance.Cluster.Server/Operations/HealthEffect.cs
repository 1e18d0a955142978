namespace Relevance.Cluster.Server.Operations;

/// <summary>The effect of a problem on the answers of /health and /ready.</summary>
internal enum HealthEffect
{
    /// <summary>An operator should check it; the server continues.</summary>
    None,

    /// <summary>No request should be sent here until it is over: /ready says 503.</summary>
    NotReady,

    /// <summary>The server should be started again: /health says 503 too.</summary>
    NotAlive,
}
