namespace Relevance.Cluster.Drawing;

/// <summary>What one number of clusters comes to, in a <see cref="CurveFigure"/>.</summary>
/// <param name="ClusterCount">The number of clusters.</param>
/// <param name="Inertia">The inertia; NaN leaves the point out.</param>
/// <param name="Silhouette">The mean silhouette; NaN leaves the point out.</param>
internal sealed record CurvePoint(int ClusterCount, double Inertia, double Silhouette);
