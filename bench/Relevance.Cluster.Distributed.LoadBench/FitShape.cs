namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>The size of a fit.</summary>
/// <param name="Count">The number of vectors.</param>
/// <param name="Dimension">The number of their components.</param>
/// <param name="Clusters">The number of clusters.</param>
internal readonly record struct FitShape(long Count, int Dimension, int Clusters);
