using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The silhouette by means, for an engine.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Key">The clustering, of one vector field.</param>
/// <param name="Names">The label of each cluster.</param>
/// <param name="Metric">Squared Euclidean distance or cosine.</param>
/// <param name="ZeroVectors">The handling of zero vectors, for the cosine.</param>
internal sealed record SilhouetteQuestion(
    string DatasetId, ClusteringKey Key, IReadOnlyList<string> Names, DistanceMetric Metric, ZeroVectorRule ZeroVectors)
    : EngineQuestion<SilhouetteAnswer>(DatasetId);

/// <summary>The answer to <see cref="SilhouetteQuestion"/>.</summary>
/// <param name="Revisions">The revisions of the rows.</param>
/// <param name="ClusterCount">The number of clusters with members that count; nothing else is measured if they are fewer than two.</param>
/// <param name="RejectedRow">The first row with a zero vector, if the options reject it; otherwise null.</param>
/// <param name="Values">The silhouette of each row; NaN for one that does not count.</param>
internal sealed record SilhouetteAnswer(RowRevisions Revisions, int ClusterCount, int? RejectedRow, double[] Values);
