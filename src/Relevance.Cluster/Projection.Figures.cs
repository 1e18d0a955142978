using System.Globalization;
using Relevance.Cluster.Clustering;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The map as a picture.</content>
public sealed partial record Projection
{
    /// <summary>
    /// Draws the map as a stand-alone SVG picture: documents as dots, the first component to the right, the second upwards, a pixel the same length in both directions; centroids with their labels.
    /// </summary>
    /// <param name="colors">What the colors stand for; clusters by default. Where the projection was not asked for that, all dots are gray.</param>
    /// <param name="options">Background, width and title; null takes the defaults. The order changes nothing.</param>
    /// <returns>The picture, which loads nothing and runs nothing; the same projection and options give the same text.</returns>
    /// <remarks>Of more than 5000 documents each group keeps its part, evenly spaced in the order of the documents, and the picture says so. O(n).</remarks>
    /// <exception cref="InvalidOperationException">There is no document on the map.</exception>
    public string ToSvg(ProjectionColoring colors = ProjectionColoring.Clusters, FigureOptions? options = null) => Figure(colors).ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the map as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere; as many documents as the drawing shows.</summary>
    /// <param name="colors">What the colors stand for; clusters by default.</param>
    /// <param name="options">Width and title; null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">There is no document on the map.</exception>
    public string ToVegaLite(ProjectionColoring colors = ProjectionColoring.Clusters, FigureOptions? options = null) => Figure(colors).ToVegaLite(options ?? new FigureOptions());

    private MapFigure Figure(ProjectionColoring colors)
    {
        if (Points.Count == 0)
        {
            throw new InvalidOperationException($"The map of {DatasetId}/{VectorField} has no document, so there is nothing to draw.");
        }

        bool isOfClusters = colors == ProjectionColoring.Clusters;
        string[] groups =
        [
            .. Points.Select(point => GroupOf(point, colors)).Concat(isOfClusters ? Centroids.Select(centroid => centroid.Label) : []).OfType<string>()
                .Distinct(StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder),
        ];
        Dictionary<string, int> indices = groups.Select((group, index) => (group, index)).ToDictionary(pair => pair.group, pair => pair.index, StringComparer.Ordinal);
        return new MapFigure
        {
            Title = $"{Alias ?? DatasetId} map",
            Subtitle = isOfClusters ? "" : $"colors: {GroundTruthField ?? "no field"}",
            Groups = groups,
            Points = [.. Points.Select(point => new MapPoint(point.X, point.Y, GroupOf(point, colors) is { } group ? indices[group] : -1))],
            Centroids = [.. Centroids.Select(centroid => new MapCentroid(centroid.Label, centroid.X, centroid.Y, isOfClusters ? indices[centroid.Label] : -1))],
            Axes = (AxisName(0), AxisName(1)),
        };
    }

    private static string? GroupOf(ProjectedPoint point, ProjectionColoring colors) => colors == ProjectionColoring.Clusters ? point.Label : point.Truth;

    private string AxisName(int axis) => string.Create(
        CultureInfo.InvariantCulture, $"component {axis + 1}{(axis < ExplainedVarianceRatio.Count ? $" ({NumberText.Percent(ExplainedVarianceRatio[axis])} of the variance)" : "")}");
}
