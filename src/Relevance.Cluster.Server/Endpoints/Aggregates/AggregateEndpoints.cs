namespace Relevance.Cluster.Server.Endpoints.Aggregates;

internal static class AggregateEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new Aggregate(), new BareAggregate(), new ClusterAggregate()];
}
