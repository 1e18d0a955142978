namespace Relevance.Cluster.Server.Endpoints.Vectors;

/// <summary>The head of a stream of vectors.</summary>
/// <param name="Field">The vector field.</param>
/// <param name="Dimension">The dimension of the vectors.</param>
/// <param name="Count">The number of vectors at the start of the stream.</param>
internal sealed record VectorStreamHead(string Field, int Dimension, long Count);
