namespace Relevance.Cluster.Drawing;

/// <summary>The inertia and silhouette of one number of clusters in a <see cref="CurveFigure"/>.</summary>
/// <param name="ClusterCount">The number of clusters.</param>
/// <param name="Inertia">The inertia; NaN omits the point.</param>
/// <param name="Silhouette">The mean silhouette; NaN omits the point.</param>
internal sealed record CurvePoint(int ClusterCount, double Inertia, double Silhouette);
