namespace Relevance.Cluster.Server.Endpoints.Search;

internal static class SearchEndpoints
{
    public static IReadOnlyList<WireEndpoint> All { get; } = [new VectorSearch(), new HybridSearch(), new ChunkSearch(), new MultistepChunkSearch(), new SimpleSearch()];
}
