namespace Relevance.Cluster.Server.Endpoints.Vectors;

internal static class VectorEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new ReadVectors(), new GetVectorRevision()];
}
