using System.Globalization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The map as a figure.</content>
public sealed partial record Projection
{
    /// <summary>
    /// Draws the first two coordinates as a map, a self-contained SVG figure: documents as points, centroids with their names. The same projection and options
    /// lead to the same text.
    /// </summary>
    /// <param name="options">
    /// Background, width, title, and the colors: of the clusters or of the ground truth; null means the defaults. A projection without a clustering is drawn in
    /// one color.
    /// </param>
    /// <remarks>
    /// Of more than 5000 documents, 5000 are drawn, evenly spaced in each group, and the figure states it; <see cref="ToCsv"/> contains all. One pixel is the
    /// same length
    /// in both directions.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The colors are those of the ground truth and none was requested, or the projection has no point.</exception>
    public string ToSvg(FigureOptions? options = null)
    {
        options ??= new FigureOptions();
        return Figure(options.ColorByGroundTruth).ToSvg(options);
    }

    /// <summary>Writes the same map as a Vega-Lite 5 specification with the documents that the drawing shows, for other drawing tools.</summary>
    /// <param name="options">Width, title and colors; null means the defaults.</param>
    /// <exception cref="InvalidOperationException">As in <see cref="ToSvg"/>.</exception>
    public string ToVegaLite(FigureOptions? options = null)
    {
        options ??= new FigureOptions();
        return Figure(options.ColorByGroundTruth).ToVegaLite(options);
    }

    private MapFigure Figure(bool byGroundTruth)
    {
        if (Points.Count == 0)
        {
            throw new InvalidOperationException($"The projection of dataset '{DatasetId}', field '{VectorField}', has no point to draw.");
        }

        return (byGroundTruth, Alias) switch
        {
            (false, null) => Figure($"map of {DatasetId}", ["documents"], _ => "documents", ""),
            (false, _) => Figure(
                $"map of {Alias}",
                GroupsOf(Points.Select(point => point.Label).Concat(Centroids.Select(centroid => centroid.Label))),
                point => point.Label,
                "no cluster"),
            (true, _) when GroundTruthField is null => throw new InvalidOperationException(
                $"The projection of dataset '{DatasetId}', field '{VectorField}', has no ground truth field: name one in ClusterOps.ProjectAsync."),
            (true, _) => Figure($"map by {GroundTruthField}", GroupsOf(Points.Select(point => point.Truth)), point => point.Truth, "(missing)"),
        };

        string[] GroupsOf(IEnumerable<string?> names) =>
        [
            .. names
                .OfType<string>()
                .Where(name => byGroundTruth || name != ClusterLabels.Outlier)
                .Distinct(StringComparer.Ordinal)
                .Order(ClusterLabels.NaturalOrder),
        ];

        MapFigure Figure(string title, string[] groups, Func<ProjectedPoint, string?> groupOf, string ungrouped)
        {
            Dictionary<string, int> indexes = groups.Index().ToDictionary(group => group.Item, group => group.Index, StringComparer.Ordinal);
            return new MapFigure
            {
                Title = title,
                Subtitle = NumberText.Named(Points.Count, "document") + (SkippedCount == 0 ? "" : $", {NumberText.Count(SkippedCount)} skipped"),
                Groups = byGroundTruth ? [.. groups.Select(group => new NamedLabel(group))] : Names.LabelsOf(groups),
                Points =
                [
                    .. Points.Select(point => new MapPoint(point.X, point.Y, groupOf(point) is { } name ? indexes.GetValueOrDefault(name, -1) : -1)),
                ],
                Centroids =
                [
                    .. Centroids.Select(centroid => new MapCentroid(
                        Names.LabelOf(centroid.Label),
                        centroid.X,
                        centroid.Y,
                        byGroundTruth ? -1 : indexes.GetValueOrDefault(centroid.Label, -1))),
                ],
                Axes = (Axis(0), Axis(1)),
                UngroupedName = ungrouped,
            };
        }

        string Axis(int axis) => axis < ExplainedVarianceRatio.Count
            ? string.Create(CultureInfo.InvariantCulture, $"component {axis + 1} ({NumberText.Percent(ExplainedVarianceRatio[axis])} of the variance)")
            : "no second component";
    }
}
