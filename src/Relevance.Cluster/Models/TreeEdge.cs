namespace Relevance.Cluster.Models;

/// <summary>An edge of a spanning tree.</summary>
internal readonly record struct TreeEdge(double Weight, int First, int Second);
