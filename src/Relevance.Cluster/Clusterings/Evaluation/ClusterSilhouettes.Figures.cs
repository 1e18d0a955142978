using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The picture.</content>
public sealed partial record ClusterSilhouettes
{
    /// <summary>
    /// Draws the silhouette plot as a stand-alone SVG picture: for each cluster the silhouettes of its measured documents, largest first, and a line at the mean. The same silhouettes and options give the
    /// same text.
    /// </summary>
    /// <param name="options">Background, width, title and order of the clusters (by their mean); null takes the defaults.</param>
    /// <remarks>Of many documents as many are drawn as pixels can show, evenly spaced in each sorted cluster; the picture's description says how many. O(n log n).</remarks>
    /// <exception cref="InvalidOperationException">Nothing was measured.</exception>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>
    /// Writes the columns <c>cluster</c> (<c>name</c> after it where there are names), <c>documents,mean,minimum,median,maximum</c> as comma-separated values
    /// (RFC 4180), without loss; lines end in a line feed.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nothing was measured.</exception>
    public string ToCsv() => Figure().ToCsv();

    /// <summary>Writes the plot as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere; as many silhouettes as the drawing shows.</summary>
    /// <param name="options">Width, title and order; null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">Nothing was measured.</exception>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    private SilhouetteFigure Figure()
    {
        if (Documents.Count == 0)
        {
            throw new InvalidOperationException("There is nothing to draw: no silhouette was measured.");
        }

        SilhouetteGroup[] groups =
        [
            .. Documents.GroupBy(document => document.Label, document => document.Value, StringComparer.Ordinal)
                .OrderBy(group => group.Key, ClusterLabels.NaturalOrder)
                .Select(group => new SilhouetteGroup(Names.LabelOf(group.Key), [.. group.OrderDescending()])),
        ];
        return new SilhouetteFigure
        {
            Title = "silhouette plot",
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"mean {Mean:F4}, {Metric}, {(IsSampled ? "a sample of " : "")}{NumberText.Named(Documents.Count, "document")} in {NumberText.Named(groups.Length, "cluster")}"),
            Groups = groups,
            Mean = Mean,
        };
    }
}
