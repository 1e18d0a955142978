using Relevance.Cluster.Postgres.Vectors;

namespace Relevance.Cluster.Distributed.Shards;

/// <summary>A vector field of a store, whose shards are read.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="VectorField">The field.</param>
/// <param name="FieldId">The number of the field, <see cref="VectorShards.FieldId"/>.</param>
/// <param name="Dimension">The number of components.</param>
internal sealed record ShardSource(string DatasetId, string VectorField, long FieldId, int Dimension);
