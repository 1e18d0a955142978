namespace Relevance.Cluster.Drawing;

/// <summary>A centroid on a <see cref="MapFigure"/> with its name.</summary>
/// <param name="Name">The label and the cluster name.</param>
/// <param name="X">The horizontal coordinate; finite.</param>
/// <param name="Y">The vertical coordinate, upwards; finite.</param>
/// <param name="Group">The index of its group; −1 if the colors show something else.</param>
internal sealed record MapCentroid(NamedLabel Name, double X, double Y, int Group);
