namespace Relevance.Cluster.Server.Operations;

/// <summary>What a problem means for whoever watches the server.</summary>
internal enum HealthEffect
{
    /// <summary>Somebody should look; the server goes on.</summary>
    None,

    /// <summary>No request should be sent here until it is over: /ready says 503.</summary>
    NotReady,

    /// <summary>The server should be started again: /health says 503 too.</summary>
    NotAlive,
}
