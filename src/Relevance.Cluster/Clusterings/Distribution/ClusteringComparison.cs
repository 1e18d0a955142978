using System.Globalization;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The comparison of two clusterings of the same documents: the documents of each pair of clusters, and the agreement of both.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusteringComparison : INotebookResult
{
    /// <summary>Gets the name of the first clustering: the columns of <see cref="Table"/>.</summary>
    public required string FirstName { get; init; }

    /// <summary>Gets the name of the second clustering: the rows of <see cref="Table"/>, in the role of a ground truth.</summary>
    public required string SecondName { get; init; }

    /// <summary>Gets the counts of the documents that are in a cluster of both.</summary>
    public required ContingencyTable Table { get; init; }

    /// <summary>Gets the number of documents with a label in the first only; they are not in the table.</summary>
    public required long OnlyFirstCount { get; init; }

    /// <summary>Gets the number of documents with a label in the second only; they are not in the table.</summary>
    public required long OnlySecondCount { get; init; }

    /// <summary>
    /// Gets the number of documents with a label in both that is <c>outlier</c> in one or both; they are not in the table, because outliers are not a cluster.
    /// </summary>
    public required long OutlierCount { get; init; }

    /// <summary>Gets the number of compared documents: those that are in a cluster of both.</summary>
    public long ComparedCount => Table.TotalCount;

    /// <summary>
    /// Gets the agreement of the two. Rand, mutual information, V-measure and Fowlkes–Mallows are symmetric; homogeneity and purity are those of the clusters
    /// of the
    /// first. NaN if no document is compared.
    /// </summary>
    public ClusterAgreement Agreement => Table.Agreement;

    /// <summary>Compares two clusterings, document by document.</summary>
    /// <param name="first">The label of each document, by its id.</param>
    /// <param name="second">The label of each document, by its id.</param>
    /// <param name="firstName">The name of the first clustering. The default is "first".</param>
    /// <param name="secondName">The name of the second clustering. The default is "second".</param>
    /// <returns>The comparison; an empty table if no document is in a cluster of both. O(n).</returns>
    public static ClusteringComparison Of(
        IReadOnlyDictionary<string, string> first,
        IReadOnlyDictionary<string, string> second,
        string firstName = "first",
        string secondName = "second")
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return FromCounts(first.Select(pair => (pair.Value, second.GetValueOrDefault(pair.Key), 1L)), second.Count, firstName, secondName);
    }

    /// <summary>
    /// Matches the clusters one to one, so that as many documents as possible are in matched clusters (Kuhn, "The Hungarian method for the assignment
    /// problem", 1955). Two numberings of the same clusters match completely.
    /// </summary>
    /// <returns>
    /// Label of the first → label of the second, in natural order; clusters without a partner, or without a document in common with it, are left out. Among
    /// equally good matchings the natural order of the labels decides. O(k³) for k clusters.
    /// </returns>
    public IReadOnlyDictionary<string, string> Match() => ClusterMatching.ByDocuments(Table).AsReadOnly();

    /// <summary>Matches the clusters of two clusterings without common documents one to one, with the least sum of distances between centroids.</summary>
    /// <param name="first">The centroids of the first clustering: label → components.</param>
    /// <param name="second">The centroids of the second clustering, of the same dimension.</param>
    /// <param name="metric">The distance. The default is <see cref="DistanceMetric.Cosine"/>, for which no centroid may be all zeros.</param>
    /// <returns>
    /// Label of the first → label of the second, in natural order: as many pairs as the smaller clustering has clusters, however far apart. O(k³ + k²·d).
    /// </returns>
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static IReadOnlyDictionary<string, string> MatchCentroids(
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> first,
        IReadOnlyDictionary<string, ReadOnlyMemory<float>> second,
        DistanceMetric metric = DistanceMetric.Cosine)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (IReadOnlyList<string> Labels, VectorSet Centroids) one = Ordered(first);
        (IReadOnlyList<string> Labels, VectorSet Centroids) other = Ordered(second);
        return first.Count == 0 || second.Count == 0 || one.Centroids.Dimension == other.Centroids.Dimension
            ? ClusterMatching.ByCentroids(one, other, metric).AsReadOnly()
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected centroids of equal dimensions, but the first have {one.Centroids.Dimension} components, "
                        + $"the second {other.Centroids.Dimension}."),
                nameof(second));

        static (IReadOnlyList<string> Labels, VectorSet Centroids) Ordered(IReadOnlyDictionary<string, ReadOnlyMemory<float>> centroids)
        {
            string[] labels = [.. centroids.Keys.Order(ClusterLabels.NaturalOrder)];
            return (labels, labels.Length == 0 ? VectorSet.Empty(1) : VectorSet.From(labels.Select(label => centroids[label])));
        }
    }

    /// <summary>Creates a comparison from counts.</summary>
    /// <param name="pairs">The number of documents per label of the first and label of the second; null if they have no label in the second.</param>
    /// <param name="secondCount">The number of documents with a label in the second.</param>
    /// <param name="firstName">The name of the first clustering.</param>
    /// <param name="secondName">The name of the second clustering.</param>
    internal static ClusteringComparison FromCounts(
        IEnumerable<(string First, string? Second, long Count)> pairs,
        long secondCount,
        string firstName,
        string secondName)
    {
        List<(string Label, string? Truth, long Count)> compared = [];
        (long only, long both, long outliers) = (0, 0, 0);
        foreach ((string label, string? other, long count) in pairs)
        {
            only += other is null ? count : 0;
            both += other is null ? 0 : count;
            if (label == ClusterLabels.Outlier || other == ClusterLabels.Outlier)
            {
                outliers += other is null ? 0 : count;
            }
            else if (other is not null)
            {
                compared.Add((label, other, count));
            }
        }

        return new ClusteringComparison
        {
            FirstName = firstName,
            SecondName = secondName,
            Table = ContingencyTable.OfCells(compared),
            OnlyFirstCount = only,

            // Counted at another time than the pairs.
            OnlySecondCount = Math.Max(0, secondCount - both),
            OutlierCount = outliers,
        };
    }

    /// <summary>Returns a heading, the table (clusters of the second in the rows), and the agreement.</summary>
    public override string ToString() => $"{Heading}\n{Table}\n{Agreement}";

    private string Heading
    {
        get
        {
            (long Count, string What)[] leftOut =
            [
                (OnlyFirstCount, $"only in '{FirstName}'"),
                (OnlySecondCount, $"only in '{SecondName}'"),
                (OutlierCount, "outliers of either"),
            ];
            string[] parts =
            [
                .. leftOut.Where(part => part.Count > 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.What}")),
            ];
            string rest = parts.Length == 0 ? "" : $"; excluded: {string.Join(", ", parts)}";
            return string.Create(CultureInfo.InvariantCulture, $"'{FirstName}' (columns) and '{SecondName}' (rows): {ComparedCount} documents compared{rest}");
        }
    }

    void INotebookResult.Show(NotebookPage page) =>
        page.Text(Heading).Figure(options => Table.ToSvg(ContingencyFigure.CrossTable, options)).Text(Agreement.ToString());
}
