namespace Relevance.Cluster.Drawing;

/// <summary>An upright rectangle in pixels; y grows downwards.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height);
