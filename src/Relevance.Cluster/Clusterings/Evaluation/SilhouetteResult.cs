using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>How well each vector lies in its cluster: 1 deep inside, 0 between two clusters, −1 in the wrong one.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record SilhouetteResult : INotebookResult
{
    /// <summary>
    /// Gets the silhouette of each row, in [−1, 1]; 0 for the only vector of a cluster. NaN where none was taken: for an outlier (label −1), and for rows outside the sample.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Gets the mean over the measured members of each cluster, index i for label i up to the largest; NaN for a label of which none was measured. It holds only the labels that occur.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<double> PerCluster { get; init; }

    /// <summary>Gets the mean over all measured rows, in [−1, 1]. Large is good.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Mean { get; init; }

    /// <summary>Gets the metric of the distances.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets how many rows were measured.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>Gets whether only a sample of the rows was measured, and each against the sample only.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>Gets the cluster of each row, −1 for an outlier, as it was measured. Empty (the default) in a result made by hand, which then cannot be drawn.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>Gets the text of each cluster, index i for label i; empty (the default) for <c>cluster-0</c>, <c>cluster-1</c> and so on.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>
    /// Gets the names that people gave to clusters: label (of <see cref="LabelNames"/>) → name of those that have one, in natural order of the labels. Texts,
    /// tables and pictures show <c>name (label)</c>. Blank ones are left out when it is set; the default is none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>
    /// Draws the silhouette plot as a stand-alone SVG picture: for each cluster the silhouettes of its documents, largest first, and a line at the mean. The same result and options give
    /// the same text.
    /// </summary>
    /// <param name="options">Background, width, title and order of the clusters (by their mean); null takes the defaults.</param>
    /// <remarks>Of many documents as many are drawn as pixels can show, evenly spaced in each sorted cluster; the picture's description says how many. O(n log n).</remarks>
    /// <exception cref="InvalidOperationException">There is not one of <see cref="Labels"/> for each of <see cref="Values"/>, or nothing was measured.</exception>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>
    /// Writes the columns <c>cluster</c> (<c>name</c> after it where there are names), <c>documents,mean,minimum,median,maximum</c> as comma-separated values
    /// (RFC 4180), without loss; lines end in a line feed.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is not one of <see cref="Labels"/> for each of <see cref="Values"/>, or nothing was measured.</exception>
    public string ToCsv() => Figure().ToCsv();

    /// <summary>Writes the plot as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere; as many silhouettes as the drawing shows.</summary>
    /// <param name="options">Width, title and order; null takes the defaults.</param>
    /// <exception cref="InvalidOperationException">There is not one of <see cref="Labels"/> for each of <see cref="Values"/>, or nothing was measured.</exception>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page)
    {
        // What cannot be drawn still has its mean.
        if (Labels.Count == Values.Count && Values.Index().Any(value => Labels[value.Index] >= 0 && !double.IsNaN(value.Item)))
        {
            page.Figure(ToSvg);
        }

        page.Text(ToString());
    }

    /// <summary>Says the mean in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"silhouette {Mean:F4} ({Metric}, {(IsSampled ? "a sample of " : "")}{MeasuredCount} vectors in {OccurringLabels.ValuesOf(PerCluster).Count(mean => !double.IsNaN(mean))} clusters)");

    private SilhouetteFigure Figure()
    {
        if (Labels.Count != Values.Count)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"A silhouette plot needs the cluster of every row: there are {Labels.Count} labels for {Values.Count} values."));
        }

        SilhouetteGroup[] groups =
        [
            .. Enumerable.Range(0, Values.Count).Where(row => Labels[row] >= 0 && !double.IsNaN(Values[row])).ToLookup(row => Labels[row], row => Values[row])
                .Select(group => (group.Key, Name: group.Key < LabelNames.Count ? LabelNames[group.Key] : ClusterLabels.Format(group.Key), Values: group.OrderDescending()))
                .OrderBy(group => group.Name, ClusterLabels.NaturalOrder).ThenBy(group => group.Key)
                .Select(group => new SilhouetteGroup(Names.LabelOf(group.Name), [.. group.Values])),
        ];
        if (groups.Length == 0)
        {
            throw new InvalidOperationException("There is nothing to draw: no silhouette was measured.");
        }

        return new SilhouetteFigure
        {
            Title = "silhouette plot",
            Subtitle = string.Create(
                CultureInfo.InvariantCulture,
                $"mean {Mean:F4}, {Metric}, {(IsSampled ? "a sample of " : "")}{NumberText.Named(MeasuredCount, "document")} in {NumberText.Named(groups.Length, "cluster")}"),
            Groups = groups,
            Mean = Mean,
        };
    }
}
