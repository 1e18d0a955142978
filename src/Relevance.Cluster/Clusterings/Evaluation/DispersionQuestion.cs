using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The dispersion around means, for an engine.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Key">The clustering, of one vector field.</param>
/// <param name="Names">The label of each cluster.</param>
internal sealed record DispersionQuestion(string DatasetId, ClusteringKey Key, IReadOnlyList<string> Names) : EngineQuestion<DispersionAnswer>(DatasetId);

/// <summary>The answer to <see cref="DispersionQuestion"/>.</summary>
/// <param name="Revisions">The revisions of the rows.</param>
/// <param name="Means">The mean of each cluster; of one without members no numbers.</param>
/// <param name="Distances">The distance of each row to the mean of its cluster; NaN for a row without one.</param>
internal sealed record DispersionAnswer(RowRevisions Revisions, double[][] Means, double[] Distances);
