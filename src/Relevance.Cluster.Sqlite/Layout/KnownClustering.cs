using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Layout;

/// <summary>A clustering of a dataset.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Key">What users know it by.</param>
/// <param name="HasCentroids">Whether a model made it; false when it consists of the labels that documents came with.</param>
internal sealed record KnownClustering(long Id, ClusteringKey Key, bool HasCentroids)
{
    /// <summary>Gets where documents present their label.</summary>
    public FieldPath LabelPath { get; } = Key.LabelField;
}
