namespace Relevance.Cluster.Drawing;

/// <summary>A document on a <see cref="MapFigure"/>.</summary>
/// <param name="X">The horizontal coordinate; finite.</param>
/// <param name="Y">The vertical coordinate, upwards; finite.</param>
/// <param name="Group">The index of the group that colors it; −1 for a gray document without a group.</param>
internal readonly record struct MapPoint(double X, double Y, int Group);
