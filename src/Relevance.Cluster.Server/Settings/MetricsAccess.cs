namespace Relevance.Cluster.Server.Settings;

/// <summary>Specifies which clients can read the metrics.</summary>
internal enum MetricsAccess
{
    /// <summary>Clients with a key of any project, also a read-only one; all clients of an open server.</summary>
    Key,

    /// <summary>All clients.</summary>
    Open,

    /// <summary>No client: the path does not exist.</summary>
    Off,
}
