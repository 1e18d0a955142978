namespace Relevance.Cluster.Drawing;

/// <summary>A document on a <see cref="MapFigure"/>.</summary>
/// <param name="X">Its place to the right; finite.</param>
/// <param name="Y">Its place upwards; finite.</param>
/// <param name="Group">The index of its group, which colors it; −1 for a gray one that belongs to none.</param>
internal readonly record struct MapPoint(double X, double Y, int Group);
