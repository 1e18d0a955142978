using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The map.</content>
public sealed partial record Projection
{
    /// <summary>Draws the first two coordinates as a map, a stand-alone SVG picture: documents as points, centroids with their names. The same projection and options give the same text.</summary>
    /// <param name="coloring">What the colors of the documents stand for. The default is the clusters; a projection of a dataset, with no clustering asked for, is drawn in one color.</param>
    /// <param name="options">Background, width and title; null takes the defaults.</param>
    /// <remarks>Of more than 5000 documents so many are drawn, evenly spaced in each group, and the picture says so; <see cref="ToCsv"/> has them all. One pixel is the same length in both directions.</remarks>
    /// <exception cref="InvalidOperationException">No ground truth was asked for and the colors are to be those of it, or there is no point.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such <paramref name="coloring"/>.</exception>
    public string ToSvg(MapColoring coloring = MapColoring.Cluster, FigureOptions? options = null) => Figure(coloring).ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the same as a Vega-Lite 5 specification with the documents that the drawing shows, for whoever draws elsewhere.</summary>
    /// <param name="coloring">What the colors of the documents stand for; the default is the clusters.</param>
    /// <param name="options">Width and title; null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">As for <see cref="ToSvg"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such <paramref name="coloring"/>.</exception>
    public string ToVegaLite(MapColoring coloring = MapColoring.Cluster, FigureOptions? options = null) => Figure(coloring).ToVegaLite(options ?? new FigureOptions());

    private MapFigure Figure(MapColoring coloring)
    {
        if (Points.Count == 0)
        {
            throw new InvalidOperationException($"The projection of dataset '{DatasetId}', field '{VectorField}', has no point to draw.");
        }

        return coloring switch
        {
            MapColoring.Cluster when Alias is null => Figure($"map of {DatasetId}", ["documents"], _ => "documents", ""),
            MapColoring.Cluster => Figure(
                $"map of {Alias}",
                GroupsOf(Points.Select(point => point.Label).Concat(Centroids.Select(centroid => centroid.Label))),
                point => point.Label,
                "no cluster"),
            MapColoring.GroundTruth when GroundTruthField is null => throw new InvalidOperationException(
                $"The projection of dataset '{DatasetId}', field '{VectorField}', was made without a ground-truth field: name one in ClusterOps.ProjectAsync."),
            MapColoring.GroundTruth => Figure($"map by {GroundTruthField}", GroupsOf(Points.Select(point => point.Truth)), point => point.Truth, "(missing)"),
            _ => throw new ArgumentOutOfRangeException(nameof(coloring), coloring, "There is no such coloring of a map."),
        };

        string[] GroupsOf(IEnumerable<string?> names) =>
            [.. names.OfType<string>().Where(name => coloring == MapColoring.GroundTruth || name != ClusterLabels.Outlier).Distinct(StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder)];

        MapFigure Figure(string title, string[] groups, Func<ProjectedPoint, string?> groupOf, string ungrouped)
        {
            Dictionary<string, int> indexes = groups.Index().ToDictionary(group => group.Item, group => group.Index, StringComparer.Ordinal);
            return new MapFigure
            {
                Title = title,
                Subtitle = $"{NumberText.Named(Points.Count, "document")}{(SkippedCount == 0 ? "" : $", {NumberText.Count(SkippedCount)} skipped")}",
                Groups = coloring == MapColoring.Cluster ? Names.LabelsOf(groups) : [.. groups.Select(group => new NamedLabel(group))],
                Points = [.. Points.Select(point => new MapPoint(point.X, point.Y, groupOf(point) is { } name ? indexes.GetValueOrDefault(name, -1) : -1))],
                Centroids =
                [
                    .. Centroids.Select(centroid => new MapCentroid(
                        Names.LabelOf(centroid.Label),
                        centroid.X,
                        centroid.Y,
                        coloring == MapColoring.Cluster ? indexes.GetValueOrDefault(centroid.Label, -1) : -1)),
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
