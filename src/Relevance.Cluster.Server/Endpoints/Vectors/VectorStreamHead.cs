namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>What is known of a stream of vectors before the first one.</summary>
/// <param name="Field">The vector field.</param>
/// <param name="Dimension">The number of components.</param>
/// <param name="Count">How many vectors there were when the stream began.</param>
internal sealed record VectorStreamHead(string Field, int Dimension, long Count);
