namespace Relevance.Cluster.Drawing;

/// <summary>A centroid on a <see cref="MapFigure"/>, with its name beside it.</summary>
/// <param name="Name">The cluster's label, and its name.</param>
/// <param name="X">Its place to the right; finite.</param>
/// <param name="Y">Its place upwards; finite.</param>
/// <param name="Group">The index of the group that it is the centroid of; −1 where the colors show something else.</param>
internal sealed record MapCentroid(NamedLabel Name, double X, double Y, int Group);
