using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Analysis;

/// <content>The pictures.</content>
public sealed partial class ContingencyTable
{
    /// <summary>Draws the table as a stand-alone SVG picture; the same table and options give the same text.</summary>
    /// <param name="figure">What is drawn; the default is the shares of the truth values in each cluster.</param>
    /// <param name="options">Background, width, title, and the order of the rows, by natural order or by number of documents; null takes the defaults.</param>
    /// <remarks>Up to 100 parts have a look of their own; of more, the rarest are drawn as one gray part, and the picture says so. <see cref="ToCsv"/> has them all.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such <paramref name="figure"/>.</exception>
    public string ToSvg(ContingencyFigure figure = ContingencyFigure.SharesByCluster, FigureOptions? options = null)
    {
        options ??= new FigureOptions();
        return figure == ContingencyFigure.CrossTable ? CrossTable(options).ToSvg(options) : Stacked(figure).ToSvg(options);
    }

    /// <summary>Writes the same as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere.</summary>
    /// <param name="figure">What is drawn; the default is the shares of the truth values in each cluster.</param>
    /// <param name="options">Width, title and order; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such <paramref name="figure"/>.</exception>
    public string ToVegaLite(ContingencyFigure figure = ContingencyFigure.SharesByCluster, FigureOptions? options = null)
    {
        options ??= new FigureOptions();
        return figure == ContingencyFigure.CrossTable ? CrossTable(options).ToVegaLite(options) : Stacked(figure).ToVegaLite(options);
    }

    private string Summary =>
        $"{NumberText.Named(TotalCount, "document")}; adjusted Rand index {NumberText.Fixed(AdjustedRandIndex, 4)}, V-measure {NumberText.Fixed(VMeasure, 4)}";

    private IReadOnlyList<string> TruthNames => [.. ByTruth.Select(group => group.Name)];

    private StackedFigure Stacked(ContingencyFigure figure)
    {
        bool isByCluster = figure is ContingencyFigure.SharesByCluster or ContingencyFigure.CountsByCluster;
        bool hasShares = figure is ContingencyFigure.SharesByCluster or ContingencyFigure.SharesByTruth;
        if (!isByCluster && !hasShares && figure != ContingencyFigure.CountsByTruth)
        {
            throw new ArgumentOutOfRangeException(nameof(figure), figure, "There is no such picture of a contingency table.");
        }

        return new StackedFigure
        {
            Title = isByCluster ? "ground truth in each cluster" : "clusters of each ground truth",
            Subtitle = Summary,
            Rows = isByCluster ? Clusters : TruthNames,
            Series = isByCluster ? TruthNames : Clusters,
            CountAt = isByCluster ? (row, part) => _counts[part, row] : (row, part) => _counts[row, part],
            HasShares = hasShares,
            RowField = isByCluster ? "cluster" : "truth",
            SeriesField = isByCluster ? "truth" : "cluster",
        };
    }

    private HeatmapFigure CrossTable(FigureOptions options)
    {
        int[] rows = Ordered(ByTruth, options.Order);
        int[] columns = Ordered(ByCluster, options.Order);
        int largest = _counts.Cast<int>().Append(0).Max();
        return new HeatmapFigure
        {
            Title = "ground truth against clusters",
            Description = $"Counts of {NumberText.Named(Truths.Count, "truth value")} (rows) in {NumberText.Named(Clusters.Count, "cluster")} (columns). {Summary}.",
            Rows = [.. rows.Select(row => ByTruth[row].Name)],
            Columns = [.. columns.Select(column => Clusters[column])],
            ValueAt = (row, column) => _counts[rows[row], columns[column]],
            RowTitle = "ground truth",
            ColumnTitle = "cluster",
            ValueTitle = "documents",
            Maximum = Math.Max(1, largest),
            Digits = 0,
            TooltipDigits = 0,
        };
    }

    private static int[] Ordered(IReadOnlyList<DistributionGroup> groups, FigureOrder order)
    {
        IEnumerable<int> indexes = Enumerable.Range(0, groups.Count);
        return order == FigureOrder.Descending ? [.. indexes.OrderByDescending(i => groups[i].Count)] : [.. indexes];
    }
}
