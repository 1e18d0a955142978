namespace Relevance.Cluster.Server.Settings;

/// <summary>Who may read the metrics.</summary>
internal enum MetricsAccess
{
    /// <summary>Whoever has a key of any project, also one that only reads; everybody where none is needed.</summary>
    Key,

    /// <summary>Everybody who reaches the server.</summary>
    Open,

    /// <summary>Nobody: there is no such path.</summary>
    Off,
}
