namespace Relevance.Cluster.Postgres.Vectors;

/// <summary>A vector that a document gets, or loses if it is empty.</summary>
/// <param name="Id">The id of the document, in UTF-8.</param>
/// <param name="Vector">The components.</param>
internal readonly record struct VectorChange(byte[] Id, ReadOnlyMemory<float> Vector);
