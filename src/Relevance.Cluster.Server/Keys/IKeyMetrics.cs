namespace Relevance.Cluster.Server.Keys;

/// <summary>Defines where rejected keys are counted.</summary>
internal interface IKeyMetrics
{
    /// <summary>Counts a rejected key.</summary>
    /// <param name="reason">One of malformed, wrong, expired and throttled.</param>
    void CountRejectedKey(string reason);
}
