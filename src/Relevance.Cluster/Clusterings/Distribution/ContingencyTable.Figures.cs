using Relevance.Cluster.Drawing;

namespace Relevance.Cluster;

/// <content>The figures.</content>
public sealed partial class ContingencyTable
{
    /// <summary>The maximum number of bars of one figure, and of their parts: each is about 200 characters.</summary>
    private const int MostDrawnRows = 300;
    private const int MostDrawnParts = 4000;

    /// <summary>The maximum number of rows and columns of a figure of counts.</summary>
    private const int MostDrawnGroups = 800;

    /// <summary>Draws the table as a self-contained SVG figure; the same table and options lead to the same text.</summary>
    /// <param name="figure">The figure; the default is the shares of the truth values in each cluster.</param>
    /// <param name="options">Background, width, title, and the order of the rows, natural or by number of documents; null means the defaults.</param>
    /// <remarks>
    /// Up to 100 parts have their own color; of more, the rarest are drawn as one gray part, and the figure states it. If all rows would be more than a
    /// megabyte, the
    /// largest are drawn, and the figure states it. <see cref="ToCsv"/> contains all.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="figure"/> is not a defined value.</exception>
    public string ToSvg(ContingencyFigure figure = ContingencyFigure.SharesByCluster, FigureOptions? options = null)
    {
        options ??= new FigureOptions();
        return figure == ContingencyFigure.CrossTable ? CrossTable(options).ToSvg(options) : Stacked(figure).ToSvg(options);
    }

    /// <summary>Writes the same figure as a Vega-Lite 5 specification that contains its data, for other drawing tools.</summary>
    /// <param name="figure">The figure; the default is the shares of the truth values in each cluster.</param>
    /// <param name="options">Width, title and order; null means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="figure"/> is not a defined value.</exception>
    public string ToVegaLite(ContingencyFigure figure = ContingencyFigure.SharesByCluster, FigureOptions? options = null)
    {
        options ??= new FigureOptions();
        return figure == ContingencyFigure.CrossTable ? CrossTable(options).ToVegaLite(options) : Stacked(figure).ToVegaLite(options);
    }

    private string Summary =>
        $"{NumberText.Named(TotalCount, "document")}; adjusted Rand index {NumberText.Fixed(AdjustedRandIndex, 4)}, V-measure {NumberText.Fixed(VMeasure, 4)}";

    private StackedFigure Stacked(ContingencyFigure figure)
    {
        bool isByCluster = figure is ContingencyFigure.SharesByCluster or ContingencyFigure.CountsByCluster;
        bool hasShares = figure is ContingencyFigure.SharesByCluster or ContingencyFigure.SharesByTruth;
        if (!isByCluster && !hasShares && figure != ContingencyFigure.CountsByTruth)
        {
            throw new ArgumentOutOfRangeException(nameof(figure), figure, "The figure is not one of a contingency table.");
        }

        IReadOnlyList<DistributionGroup> groups = isByCluster ? ByCluster : ByTruth;
        int[] rows = Drawn(groups);
        int partCount = isByCluster ? Truths.Count : Clusters.Count;
        int[] series = [.. Enumerable.Range(0, partCount)];
        if (rows.Length < groups.Count)
        {
            // Only the parts that occur in the drawn rows.
            var drawn = rows.SelectMany(row => groups[row].Parts.Select(part => part.Value ?? MissingName)).ToHashSet(StringComparer.Ordinal);
            series = [.. series.Where(part => drawn.Contains(isByCluster ? Truths[part] ?? MissingName : Clusters[part]))];
        }

        string shortened = rows.Length == groups.Count ? "" : $"; the {rows.Length} largest of {NumberText.Count(groups.Count)} rows are drawn";
        return new StackedFigure
        {
            Title = isByCluster ? "ground truth in each cluster" : "clusters of each ground truth",
            Subtitle = Summary + shortened,
            Rows = [.. rows.Select(row => groups[row].Shown)],
            Series = [.. series.Select(part => (isByCluster ? ByTruth : ByCluster)[part].Shown)],
            CountAt = isByCluster ? (row, part) => _counts[series[part], rows[row]] : (row, part) => _counts[rows[row], series[part]],
            HasShares = hasShares,
            RowField = isByCluster ? "cluster" : "truth",
            SeriesField = isByCluster ? "truth" : "cluster",
        };
    }

    private HeatmapFigure CrossTable(FigureOptions options)
    {
        int[] rows = Ordered(ByTruth, options.LargestFirst);
        int[] columns = Ordered(ByCluster, options.LargestFirst);
        return new HeatmapFigure
        {
            Title = "ground truth against clusters",
            Description =
                $"Counts of {NumberText.Named(Truths.Count, "truth value")} (rows) in {NumberText.Named(Clusters.Count, "cluster")} (columns). "
                    + $"{Summary}.{Left(rows, columns)}",
            Rows = [.. rows.Select(row => ByTruth[row].Shown)],
            Columns = [.. columns.Select(column => ByCluster[column].Shown)],
            ValueAt = (row, column) => _counts[rows[row], columns[column]],
            RowTitle = "ground truth",
            ColumnTitle = "cluster",
            ValueTitle = "documents",
            Maximum = Math.Max(1, _counts.Largest),
            Digits = 0,
            TooltipDigits = 0,
        };
    }

    private static int[] Ordered(IReadOnlyList<DistributionGroup> groups, bool largestFirst)
    {
        int[] indexes = MostFrequent(groups, MostDrawnGroups);
        return largestFirst ? [.. indexes.OrderByDescending(i => groups[i].Count)] : indexes;
    }

    /// <summary>Returns a sentence with what is not drawn; empty if everything is.</summary>
    private string Left(int[] rows, int[] columns) => rows.Length == Truths.Count && columns.Length == Clusters.Count
        ? ""
        : $" Drawn are the {NumberText.Count(rows.Length)} most frequent truth values and the {NumberText.Count(columns.Length)} largest clusters.";

    /// <summary>Returns the largest groups that together have no more parts than a figure of a megabyte can hold, in their order; at least one.</summary>
    private static int[] Drawn(IReadOnlyList<DistributionGroup> groups)
    {
        (int rows, int parts) = (0, 0);
        int[] bySize = [.. Enumerable.Range(0, groups.Count).OrderByDescending(place => groups[place].Count)];
        while (rows < Math.Min(bySize.Length, MostDrawnRows))
        {
            int more = Math.Min(StackedFigure.MaxSeries, groups[bySize[rows]].Parts.Count);
            if (rows > 0 && parts + more > MostDrawnParts)
            {
                break;
            }

            parts += more;
            rows++;
        }

        return [.. bySize[..rows].Order()];
    }
}
