using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Numbers;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The distribution of a numeric field in each cluster: the clusters ranked by a measure, with statistics and histograms on one common axis.</summary>
/// <remarks>Immutable. Nothing depends on the order of the documents.</remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial class NumericDistribution : INotebookResult
{
    // The measures that the table shows in any case.
    private static readonly NumericMeasure[] Figures = [NumericMeasure.Mean, NumericMeasure.Median, NumericMeasure.Variance, NumericMeasure.Skewness];

    /// <summary>The text between the cluster and its measures in a title.</summary>
    private const string Between = " - ";

    private readonly NumericMeasure? _measure;

    private NumericDistribution(string field, NumericMeasure? measure, IReadOnlyList<double> edges, IReadOnlyList<ClusterNumbers> clusters, int clusterCount) =>
        (Field, _measure, BinEdges, Clusters, ClusterCount) = (field, measure, edges, clusters, clusterCount);

    /// <summary>Gets the name of the field.</summary>
    public string Field { get; }

    /// <summary>Gets the name of the measure that the clusters are ranked by; null if they are ranked by their number of values.</summary>
    public string? MeasureName => _measure?.Name;

    /// <summary>
    /// Gets the edges of the bins that all clusters share, ascending, one more than bins: from the smallest to the largest number of all clusters, including
    /// those that
    /// are not shown. If all numbers are equal, half a unit around them; empty without numbers.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public IReadOnlyList<double> BinEdges { get; }

    /// <summary>Gets the shown clusters, in the order of the ranking.</summary>
    public IReadOnlyList<ClusterNumbers> Clusters { get; private set; }

    /// <summary>
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>Gets the number of clusters, including those that are not shown.</summary>
    public int ClusterCount { get; }

    /// <summary>Gets the statistics of a shown cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">The cluster is not shown.</exception>
    public ClusterNumbers this[string label] =>
        Clusters.FirstOrDefault(c => c.Label == label)
        ?? throw new KeyNotFoundException(
            $"The cluster '{label}' is not in the distribution. The clusters are: {string.Join(", ", Clusters.Select(c => c.Label))}.");

    /// <summary>Computes the distribution of numbers in memory.</summary>
    /// <param name="field">The name of the numbers, for tables and titles.</param>
    /// <param name="labels">The cluster of each document; null for a document without a label, which is excluded. <c>outlier</c> counts as a cluster.</param>
    /// <param name="values">The number of each document, in the same order. NaN and ∞ count as missing.</param>
    /// <param name="options">The ranking and the bins; null means the ten clusters with most values.</param>
    /// <returns>The distribution; without clusters if no document has a label.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    /// <remarks>O(n log n). Copies the numbers.</remarks>
    public static NumericDistribution Of(
        string field,
        IReadOnlyList<string?> labels,
        IReadOnlyList<double> values,
        NumericDistributionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(values);
        if (labels.Count != values.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {values.Count} values for {labels.Count} labels."),
                nameof(values));
        }

        options ??= new NumericDistributionOptions();
        var numbers = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var missing = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < labels.Count; i++)
        {
            if (labels[i] is { } label)
            {
                List<double> own = numbers.TryGetValue(label, out List<double>? known) ? known : numbers[label] = [];
                missing[label] = missing.GetValueOrDefault(label) + (double.IsFinite(values[i]) ? 0 : 1);
                own.AddRange(double.IsFinite(values[i]) ? [values[i] + 0.0] : []); // Adding zero turns -0 into 0.
            }
        }

        Dictionary<string, double[]> sorted = numbers.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ToArray(), StringComparer.Ordinal);
        double[] edges = HistogramBins.ChooseEdges([.. sorted.Values.SelectMany(own => own).Order()], options);
        ClusterNumbers[] all =
        [
            .. sorted
                .OrderBy(pair => pair.Key, ClusterLabels.NaturalOrder)
                .Select(pair => Describe(pair.Key, pair.Value, missing[pair.Key], edges, options.Measure)),
        ];
        return new NumericDistribution(field, options.Measure, edges, [.. Rank(all, options).Take(options.MaxClusters)], all.Length);
    }

    /// <summary>Returns a copy with other cluster names, which texts, tables and figures show next to the labels.</summary>
    /// <param name="names">Label → name; blank names and labels that do not occur are ignored.</param>
    /// <returns>A copy; this instance does not change.</returns>
    public NumericDistribution WithNames(IReadOnlyDictionary<string, string> names)
    {
        var copy = (NumericDistribution)MemberwiseClone();
        copy.Names = names.Of(Clusters.Select(cluster => cluster.Label));
        copy.Clusters = [.. Clusters.Select(cluster => cluster with { Title = $"{copy.Names.TextOf(cluster.Label)}{Between}{MeasuresOf(cluster)}" })];
        return copy;
    }

    /// <summary>Returns an aligned table with one line per shown cluster.</summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>
    /// Writes the columns <c>cluster</c> (<c>name</c> after it if clusters have names), <c>numbers,missing,mean,variance,skewness,min,lower
    /// quartile,median,upper quartile,max</c>, and the measure if it is another one, as comma-separated values (RFC 4180) without loss; lines end in a line
    /// feed.
    /// </summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes the same table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Numbers(CreateTable());

    private static IEnumerable<ClusterNumbers> Rank(ClusterNumbers[] inNaturalOrder, NumericDistributionOptions options)
    {
        // The sort is stable, so ties stay in natural order.
        IOrderedEnumerable<ClusterNumbers> ranked = inNaturalOrder.OrderBy(cluster => double.IsNaN(cluster.Measure));
        return options.IsDescending ? ranked.ThenByDescending(cluster => cluster.Measure) : ranked.ThenBy(cluster => cluster.Measure);
    }

    private static ClusterNumbers Describe(string label, double[] ascending, int missing, double[] edges, NumericMeasure? measure)
    {
        double mean = Moments.Mean(ascending);
        double variance = Moments.Variance(ascending, lost: 1);
        double measured = measure is null ? ascending.Length : measure.ComputeSorted(ascending);
        return new ClusterNumbers
        {
            Label = label,
            Title = measure is null
                ? $"{label}{Between}average: {NumberText.Fixed(mean, 2)}, var: {NumberText.Fixed(variance, 2)}"
                : $"{label}{Between}{measure.Name}: {NumberText.Short(measured, 4)}",
            Count = ascending.Length,
            MissingCount = missing,
            Measure = measured,
            Mean = mean,
            Variance = variance,
            Skewness = Moments.Skewness(ascending),
            Min = ascending.Length == 0 ? double.NaN : ascending[0],
            LowerQuartile = Moments.Percentile(ascending, 25),
            Median = Moments.Percentile(ascending, 50),
            UpperQuartile = Moments.Percentile(ascending, 75),
            Max = ascending.Length == 0 ? double.NaN : ascending[^1],
            BinCounts = HistogramBins.Count(ascending, edges),
        };
    }

    /// <summary>Returns the part of a cluster's title that follows the cluster.</summary>
    private string MeasuresOf(ClusterNumbers cluster) => cluster.Title[(Names.TextOf(cluster.Label).Length + Between.Length)..];

    private Table CreateTable()
    {
        // Prices need two decimals, shares four.
        int digits = BinEdges.Count > 0 && BinEdges[^1] - BinEdges[0] < 10 ? 4 : 2;
        string[] figures = ["mean", "variance", "skewness", "min", "lower quartile", "median", "upper quartile", "max"];
        TableCell[] heading =
        [
            TableCell.Text("cluster"),
            TableCell.Heading("numbers"),
            TableCell.Heading("missing"),
            .. figures.Select(TableCell.Heading),
        ];
        string? measure = Figures.Contains(_measure) ? null : MeasureName;
        var table = new Table(measure is null ? heading : [.. heading, TableCell.Heading(measure)]);
        foreach (ClusterNumbers c in Clusters)
        {
            TableCell[] cells =
            [
                TableCell.Label(Names.LabelOf(c.Label)),
                TableCell.Count(c.Count),
                TableCell.Count(c.MissingCount),
                TableCell.Number(c.Mean, digits),
                TableCell.Number(c.Variance, digits),
                TableCell.Number(c.Skewness, 4),
                TableCell.Number(c.Min, digits),
                TableCell.Number(c.LowerQuartile, digits),
                TableCell.Number(c.Median, digits),
                TableCell.Number(c.UpperQuartile, digits),
                TableCell.Number(c.Max, digits),
            ];
            table.Add(measure is null ? cells : [.. cells, TableCell.Number(c.Measure, 4)]);
        }

        return table;
    }
}
