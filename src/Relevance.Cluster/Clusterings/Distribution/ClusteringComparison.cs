using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>Two clusterings of the same documents held against each other: which clusters of the one went where in the other, and how far both agree.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusteringComparison : INotebookResult
{
    /// <summary>Gets the name of the first clustering: the columns of <see cref="Table"/>.</summary>
    public required string FirstName { get; init; }

    /// <summary>Gets the name of the second clustering: the rows of <see cref="Table"/>, where a ground truth would stand.</summary>
    public required string SecondName { get; init; }

    /// <summary>Gets the counts of documents that both put into a cluster.</summary>
    public required ContingencyTable Table { get; init; }

    /// <summary>Gets the number of documents that only the first labels; they are not in the table.</summary>
    public required int OnlyFirstCount { get; init; }

    /// <summary>Gets the number of documents that only the second labels; they are not in the table.</summary>
    public required int OnlySecondCount { get; init; }

    /// <summary>Gets the number of documents that both label, and one or both as <c>outlier</c>; they are not in the table either, because outliers are no cluster.</summary>
    public required int OutlierCount { get; init; }

    /// <summary>Gets the number of documents that both put into a cluster, which are those that are compared.</summary>
    public int ComparedCount => Table.TotalCount;

    /// <summary>Gets how far the two agree. Rand, mutual information, V-measure and Fowlkes–Mallows are the same both ways; homogeneity and purity are those of the first's clusters. NaN where nothing is compared.</summary>
    public ClusterAgreement Agreement => Table.Agreement;

    /// <summary>Compares two clusterings, document by document.</summary>
    /// <param name="first">Label of each document by its id.</param>
    /// <param name="second">Label of each document by its id.</param>
    /// <param name="firstName">What to call the first. The default is "first".</param>
    /// <param name="secondName">What to call the second. The default is "second".</param>
    /// <returns>The comparison; an empty table where no document is in a cluster of both. O(n).</returns>
    public static ClusteringComparison Of(
        IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second, string firstName = "first", string secondName = "second")
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return FromCounts(first.Select(pair => (pair.Value, second.GetValueOrDefault(pair.Key), 1)), second.Count, firstName, secondName);
    }

    /// <summary>Takes counts that were made elsewhere.</summary>
    /// <param name="pairs">How many documents have a label in the first and one in the second; null where the second has none for them.</param>
    /// <param name="secondCount">How many documents the second labels.</param>
    /// <param name="firstName">What to call the first.</param>
    /// <param name="secondName">What to call the second.</param>
    internal static ClusteringComparison FromCounts(IEnumerable<(string First, string? Second, int Count)> pairs, int secondCount, string firstName, string secondName)
    {
        List<string> labels = [];
        List<string> others = [];
        int only = 0;
        int both = 0;
        foreach ((string label, string? other, int count) in pairs)
        {
            only += other is null ? count : 0;
            both += other is null ? 0 : count;
            if (other is not null && label != ClusterLabels.Outlier && other != ClusterLabels.Outlier)
            {
                labels.AddRange(Enumerable.Repeat(label, count));
                others.AddRange(Enumerable.Repeat(other, count));
            }
        }

        return new ClusteringComparison
        {
            FirstName = firstName,
            SecondName = secondName,
            Table = ContingencyTable.Of(labels, others),
            OnlyFirstCount = only,

            // Counted at another moment than the pairs.
            OnlySecondCount = Math.Max(0, secondCount - both),
            OutlierCount = both - labels.Count,
        };
    }

    /// <summary>Says what is compared, the table (clusters of the second in the rows), and the agreement.</summary>
    public override string ToString() => $"{Heading}\n{Table}\n{Agreement}";

    private string Heading
    {
        get
        {
            (int Count, string What)[] leftOut = [(OnlyFirstCount, $"only in '{FirstName}'"), (OnlySecondCount, $"only in '{SecondName}'"), (OutlierCount, "outliers of either")];
            string[] parts = [.. leftOut.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.What}"))];
            string rest = parts.Length == 0 ? "" : $"; left out: {string.Join(", ", parts)}";
            return string.Create(CultureInfo.InvariantCulture, $"'{FirstName}' (columns) and '{SecondName}' (rows): {ComparedCount} documents compared{rest}");
        }
    }

    void INotebookResult.Show(NotebookPage page) => page.Text(Heading).Figure(options => Table.ToSvg(ContingencyFigure.CrossTable, options)).Text(Agreement.ToString());
}
