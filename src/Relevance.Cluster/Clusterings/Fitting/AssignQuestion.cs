using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Fitting;

/// <summary>The order for an engine to give documents the label of their nearest centroid, and to store it.</summary>
/// <param name="DatasetId">The dataset.</param>
/// <param name="Key">The clustering, of one vector field, with at least one centroid.</param>
/// <param name="Filter">The condition on documents; null for all with a vector.</param>
/// <param name="IsListed">Whether the answer lists the documents.</param>
internal sealed record AssignQuestion(string DatasetId, ClusteringKey Key, Filter? Filter, bool IsListed) : EngineQuestion<AssignAnswer>(DatasetId)
{
    /// <summary>Creates the condition of documents without a label.</summary>
    public static Filter IsUnlabeled(ClusteringKey key) => Filter.Field(new FieldPath(key.LabelField)).IsMissing();
}

/// <summary>The answer to <see cref="AssignQuestion"/>.</summary>
/// <param name="Documents">The documents in insertion order, each with its label and the distance to the centroid; empty if they are not listed.</param>
/// <param name="Counts">The number of documents that got each label; labels that none got are missing.</param>
internal sealed record AssignAnswer(
    IReadOnlyList<(string Id, string Label, double Distance)> Documents, IReadOnlyList<(string Label, long Count)> Counts);
