namespace Relevance.Cluster.Vectors;

/// <summary>The key of a vector column.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Name">The vector field; for a blend, the names and weights of its fields.</param>
internal readonly record struct ColumnKey(string DatasetId, string Name);
