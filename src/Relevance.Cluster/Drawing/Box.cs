namespace Relevance.Cluster.Drawing;

/// <summary>A rectangle parallel to the axes, in pixels; y points down.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height);
