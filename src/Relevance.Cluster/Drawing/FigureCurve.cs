namespace Relevance.Cluster.Drawing;

/// <summary>The curve of one criterion in a <see cref="CurveFigure"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Values">One value per number of clusters; one that is not finite is not drawn.</param>
/// <param name="Answer">The number of clusters to mark; null means no mark.</param>
internal sealed record FigureCurve(string Name, IReadOnlyList<double> Values, int? Answer);
