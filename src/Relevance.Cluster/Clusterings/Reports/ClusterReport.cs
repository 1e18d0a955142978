using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Reports;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// What a clustering is, told once and for good: how good it is as a whole, and of each cluster its size, spread, medoid, neighbor, what its fields have more of than the rest, and documents to look at.
/// </summary>
/// <remarks>Immutable, and made of plain numbers and texts: it is drawn, stored, sent and read back without the dataset.</remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterReport : INotebookResult
{
    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the dataset's id; null for a report that was made of vectors without one.</summary>
    public string? DatasetId { get; init; }

    /// <summary>Gets the dotted path of the vector field; null as above.</summary>
    public string? VectorField { get; init; }

    /// <summary>Gets the clustering's name; null as above.</summary>
    public string? Alias { get; init; }

    /// <summary>Gets the name of the model that made it; null as above.</summary>
    public string? ModelName { get; init; }

    /// <summary>Gets the metric of the distances to and between centroids, and of the medoids: the one that made the clustering; plain Euclidean distance where that was its square.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the number of components of a vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>Gets which documents were measured, and which were left out: outliers are counted, and are no cluster.</summary>
    public required ClusterCoverage Coverage { get; init; }

    /// <summary>Gets the figures of the whole.</summary>
    public required ReportOverview Overview { get; init; }

    /// <summary>Gets the clusters in natural order of their labels, also those without members.</summary>
    public required IReadOnlyList<ClusterProfile> Clusters { get; init; }

    /// <summary>Gets the distances of the centroids, row and column i for cluster i; 0 on the diagonal, NaN for a cluster without a centroid.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required IReadOnlyList<IReadOnlyList<double>> CentroidDistances { get; init; }

    /// <summary>Gets the fields that were looked at, each with the kind that was decided on.</summary>
    public required IReadOnlyList<ReportField> Fields { get; init; }

    /// <summary>Gets what a reader must know to read it rightly: what was sampled, and which fields were left out and why. One sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Gets a cluster.</summary>
    /// <param name="label">Its label.</param>
    /// <exception cref="KeyNotFoundException">The report has no such cluster.</exception>
    public ClusterProfile this[string label] =>
        Clusters.FirstOrDefault(cluster => cluster.Label == label)
        ?? throw new KeyNotFoundException($"The report has no cluster '{label}'. It has: {string.Join(", ", Clusters.Select(cluster => cluster.Label))}.");

    /// <summary>Makes a report of vectors and labels, for people who hold arrays and no store. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="input">The vectors and labels, and whatever else is known.</param>
    /// <param name="options">What to look at; null takes the defaults.</param>
    /// <param name="progress">Told after each figure and each field, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows, and between fields.</param>
    /// <returns>The report. One cluster, or none, is no error: figures that need two are NaN.</returns>
    /// <remarks>
    /// O(n·(d + log n)) for n vectors, with what is compared pair by pair bounded by the options: up to 10 000² pairs for the silhouette, 5000² for the Dunn index, 1000² a cluster for its medoid. Same input
    /// and options, same bits, for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The parts of the input do not fit together, or a chosen field is not among its columns.</exception>
    /// <exception cref="VectorShapeException">A vector that counts is all zeros, the silhouette is measured by cosine, and its options refuse that.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ClusterReport Create(
        ClusterReportInput input, ClusterReportOptions? options = null, IProgress<ReportProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        options ??= new ClusterReportOptions();
        return ReportOfInput.Create(input, options, progress, cancellationToken);
    }

    /// <summary>Reads a report back.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <exception cref="FormatException">The text is no report: it says which part is missing or of another kind than expected.</exception>
    public static ClusterReport Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return ReportReader.Read(FieldValue.Parse(json));
        }
        catch (InvalidDocumentException exception)
        {
            throw new FormatException($"The text is no cluster report: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the report as JSON, without loss: <see cref="Parse"/> gives the same report, every number to the bit. NaN becomes null.</summary>
    /// <exception cref="ArgumentException">A document in it nests so deeply (58 levels) that the whole would nest deeper than 64.</exception>
    public string ToJson() => ReportWriter.Write(this).ToJson();

    /// <summary>Writes the report as plain text: the figures of the whole, then a paragraph for each cluster, with its fields and documents.</summary>
    public override string ToString() => ReportText.Write(this);

    /// <summary>Writes the report as a Markdown page, with everything escaped that Markdown or HTML would read as markup; it ends in a line feed.</summary>
    public string ToMarkdown() => ReportMarkdown.Write(this);

    void INotebookResult.Show(NotebookPage page) => page.Figure(DistancesToSvg).Text(ToString());
}
