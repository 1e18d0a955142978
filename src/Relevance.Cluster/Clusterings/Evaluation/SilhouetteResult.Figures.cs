using System.Globalization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The silhouette plot.</content>
public sealed partial record SilhouetteResult
{
    /// <summary>
    /// Draws the silhouette plot as a self-contained SVG figure: for each cluster its silhouettes, largest first, and a line at the mean. The same
    /// result and options return the same text.
    /// </summary>
    /// <param name="options">The background, width, title and order of the clusters (by their mean); null means the defaults.</param>
    /// <remarks>
    /// Of many silhouettes the figure draws as many as its pixels can show, evenly spaced in each sorted cluster; its description states how many.
    /// O(n log n).
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Labels"/> and <see cref="Values"/> differ in length, or nothing was measured.
    /// </exception>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>
    /// Writes the columns <c>cluster</c> (followed by <c>name</c> if clusters have names), <c>documents,mean,minimum,median,maximum</c> as
    /// comma-separated values (RFC 4180), without loss; lines end in a line feed.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Labels"/> and <see cref="Values"/> differ in length, or nothing was measured.
    /// </exception>
    public string ToCsv() => Figure().ToCsv();

    /// <summary>Writes the plot as a Vega-Lite 5 specification with its data, for other drawing tools; it has the silhouettes that the figure draws.</summary>
    /// <param name="options">The width, title and order; null means the defaults.</param>
    /// <exception cref="InvalidOperationException">
    /// <see cref="Labels"/> and <see cref="Values"/> differ in length, or nothing was measured.
    /// </exception>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    private SilhouetteFigure Figure()
    {
        if (Labels.Count != Values.Count)
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A silhouette plot needs one label per value. The result has {Labels.Count} labels for {Values.Count} values."));
        }

        SilhouetteGroup[] groups =
        [
            .. Enumerable.Range(0, Values.Count).Where(IsMeasured).ToLookup(row => Labels[row], row => Values[row])
                .Select(group => (group.Key, Name: TextOf(group.Key), Values: group.OrderDescending()))
                .OrderBy(group => group.Name, ClusterLabels.NaturalOrder).ThenBy(group => group.Key)
                .Select(group => new SilhouetteGroup(Names.LabelOf(group.Name), [.. group.Values])),
        ];
        if (groups.Length == 0)
        {
            throw new InvalidOperationException("Nothing can be drawn: no silhouette was measured.");
        }

        return new SilhouetteFigure
        {
            Title = "silhouette plot",
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"mean {Mean:F4}, {Metric}, {(IsSampled ? "a sample of " : "")}{NumberText.Named(MeasuredCount, "document")} "
                    + $"in {NumberText.Named(groups.Length, "cluster")}"),
            Groups = groups,
            Mean = Mean,
        };
    }
}
