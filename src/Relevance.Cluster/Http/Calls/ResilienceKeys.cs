using Polly;

namespace Relevance.Cluster.Http.Calls;

/// <summary>Where the state of a call travels through the pipeline.</summary>
internal static class ResilienceKeys
{
    public static readonly ResiliencePropertyKey<CallState> State = new("relevance.call");
}
