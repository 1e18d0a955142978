namespace Relevance.Cluster.Vectors;

/// <summary>Which vectors are meant.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Name">The vector field; of several as one, their names and weights.</param>
internal readonly record struct ColumnKey(string DatasetId, string Name);
