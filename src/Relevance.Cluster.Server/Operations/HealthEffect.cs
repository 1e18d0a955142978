namespace Relevance.Cluster.Server.Operations;

/// <summary>Specifies the effect of a problem on the responses of /health and /ready.</summary>
internal enum HealthEffect
{
    /// <summary>An operator should check the problem; the server continues.</summary>
    None,

    /// <summary>The server should receive no request until the problem is over: /ready returns 503.</summary>
    NotReady,

    /// <summary>The server should be restarted: /health returns 503, too.</summary>
    NotAlive,
}
