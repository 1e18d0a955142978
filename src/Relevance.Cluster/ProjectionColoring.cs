namespace Relevance.Cluster;

/// <summary>What the colors of a map stand for.</summary>
public enum ProjectionColoring
{
    /// <summary>Clusters; documents without a label are gray.</summary>
    Clusters,

    /// <summary>Values of <see cref="Projection.GroundTruthField"/>; documents without one are gray.</summary>
    Truths,
}
