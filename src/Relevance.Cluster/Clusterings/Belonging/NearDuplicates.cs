using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// Groups of documents whose vectors are equal, or within a distance of each other. <see cref="ClusterOps.FindDuplicatesAsync"/> and
/// <see cref="Dataset.FindDuplicatesAsync"/> find documents, <see cref="Find"/> vectors.
/// </summary>
/// <remarks>
/// A group is connected: each member has another one within the distance, not all others. So a group can be a chain; <see cref="DuplicateGroup.Span"/>
/// shows it.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record NearDuplicates : INotebookResult
{
    /// <summary>The most groups, and the most ids of each, in a text.</summary>
    private const int Shown = 10;

    /// <summary>Gets the groups, those with most documents first, ties by their first row.</summary>
    public required IReadOnlyList<DuplicateGroup> Groups { get; init; }

    /// <summary>Gets the largest distance between a document and the nearest other one of its group, inclusive.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double MaxDistance { get; init; }

    /// <summary>Gets the metric of the distances.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the number of measured documents; zero vectors, which have no direction, are excluded if the metric is cosine.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>
    /// Gets the cluster names, in natural order of the labels. Texts and tables show <c>name (label)</c>. Blank names are removed when the property is set. The
    /// default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the number of documents that are more than the first of their group: those that could be removed.</summary>
    public int CopyCount => Groups.Sum(group => group.Count - 1);

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{NumberText.Named(Groups.Count, "group")} with {NumberText.Named(Groups.Sum(group => group.Count), "document")} of {MeasuredCount} within "
            + $"{MaxDistance:R} ({Metric}); {MeasuredCount - CopyCount} remain if each group has one");

    /// <summary>Finds the groups of vectors. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="maxDistance">The largest distance of near-duplicates, inclusive, from 0. The default, 0, finds exact duplicates.</param>
    /// <param name="options">The metric and the threads; null means cosine.</param>
    /// <param name="progress">Receives the number of vectors whose group is known as <see cref="OperationStage.Measuring"/>, at the end; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <remarks>
    /// Exact, O(n²·d): the clusters of <see cref="Dbscan"/> with two points. The same vectors and options have the same result for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative, NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static NearDuplicates Find(
        VectorSet vectors,
        double maxDistance = 0,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        RequireDistance(maxDistance);
        options ??= new NeighborOptions();
        DistanceMetric metric = options.Metric ?? DistanceMetric.Cosine;
        IReadOnlyList<int> labels = vectors.Count == 0 ? [] : new Dbscan(new DbscanOptions
        {
            Radius = maxDistance,
            MinPoints = 2,
            Metric = metric,
            ZeroVectors = ZeroVectorRule.LeaveOut,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
        }).Run(vectors, null, cancellationToken).Labels;
        progress?.Report(new OperationProgress(OperationStage.Measuring, vectors.Count, vectors.Count));
        int zeros = metric == DistanceMetric.Cosine ? Enumerable.Range(0, vectors.Count).Count(row => UnitVectors.IsZero(vectors[row])) : 0;
        return new NearDuplicates
        {
            Groups =
            [
                .. labels.Index()
                    .Where(label => label.Item >= 0)
                    .GroupBy(label => label.Item, label => label.Index)
                    .OrderBy(group => group.Key)
                    .Select(Of),
            ],
            MaxDistance = maxDistance,
            Metric = metric,
            MeasuredCount = vectors.Count - zeros,
        };

        DuplicateGroup Of(IEnumerable<int> members)
        {
            int[] rows = [.. members];
            return new DuplicateGroup { Rows = rows, Span = rows.Max(row => Distance.Between(vectors[rows[0]], vectors[row], metric)) };
        }
    }

    /// <summary>Validates a distance before anything is read.</summary>
    internal static void RequireDistance(double maxDistance)
    {
        if (!double.IsFinite(maxDistance) || maxDistance < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(maxDistance), maxDistance, "The largest distance of near-duplicates is a finite number from 0.");
        }
    }

    /// <summary>Returns a summary and a table with the ten largest groups: the number of documents, the span, the clusters and the first ids.</summary>
    public override string ToString() => $"{Summary}\n{Numbers(Shown, Shown).ToText()}";

    /// <summary>Writes the summary and a table with a line per group as Markdown.</summary>
    public string ToMarkdown() => $"{MarkdownText.Escape(Summary)}\n\n{Numbers(Groups.Count, Shown).ToMarkdown()}";

    /// <summary>
    /// Writes one row per group, <c>documents,span,clusters,members</c>, as comma-separated values (RFC 4180); the members are ids, or rows without documents,
    /// separated by spaces. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers(Groups.Count, int.MaxValue).ToCsv();

    void INotebookResult.Show(NotebookPage page) => page.Text(Summary).Table(Numbers(NotebookPage.MaxRows, Shown));

    private Table Numbers(int groups, int members)
    {
        var table = new Table(TableCell.Heading("documents"), TableCell.Heading("span"), TableCell.Text("clusters"), TableCell.Text("members"));

        foreach (DuplicateGroup group in Groups.Take(groups))
        {
            IEnumerable<string> ids = group.DocumentIds.Count > 0 ? group.DocumentIds : group.Rows.Select(row => NumberText.Count(row));
            string more = group.Count > members ? " …" : "";
            table.Add(
                TableCell.Count(group.Count),
                TableCell.Number(group.Span, 4),
                TableCell.Text(string.Join(", ", group.Clusters.Select(cluster => $"{Names.TextOf(cluster.Label)}: {NumberText.Count(cluster.Count)}"))),
                TableCell.Text(string.Join(' ', ids.Take(members)) + more));
        }

        return table;
    }
}
